import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

it('every font that the page brings goes with its licence', () => {
  const told = read('public/fonts.txt');
  const named = Object.keys((JSON.parse(read('package.json')) as { dependencies: Record<string, string> }).dependencies).filter((name) => name.startsWith('@fontsource'));
  expect(named.length).toBeGreaterThan(5);
  for (const name of named) {
    const [copyright = '', ...licence] = read(`node_modules/${name}/LICENSE`).split('\n');
    expect(told, name).toContain(copyright.trim());
    expect(told, name).toContain(licence.join('\n').trim());
  }
});

it('every font that the page brings is named where text is set', () => {
  const set = read('src/styles/tokens.css');
  for (const [, family] of read('src/styles/fonts.css').matchAll(/font-family: '(.+?)'/g)) expect(set).toContain(`'${family}'`);
});

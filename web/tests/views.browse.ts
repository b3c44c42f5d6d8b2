import { describe, expect, it } from 'vitest';
import { addresses } from './addresses';
import { barriers } from './browser';
import { desk, settled } from './desk';

const at = desk();

for (const [theme, language] of [
  ['light', 'en'],
  ['dark', 'km'],
] as const) {
  describe(`in ${theme} and ${language}`, () => {
    it('no view bars anybody', async () => {
      const page = await at.signedIn({ theme, language });
      const groups = at.groups().map((one) => one.group);
      const found: Record<string, string[]> = {};
      for (const [name, path] of Object.entries(addresses(groups, at.members(groups[0] ?? '')))) {
        await page.goto(at.server.address + path);
        await settled(page);
        const against = await barriers(page);
        if (await page.locator('.trouble').count()) against.push(`trouble: ${await page.locator('.trouble').first().innerText()}`);
        if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) against.push('wider than the screen');
        if (against.length > 0) found[name] = against;
      }
      expect(found).toEqual({});
    }, 240_000);
  });
}

it('a telephone shows what is looked up', async () => {
  const page = await at.signedIn({}, { width: 390, height: 780 });
  const group = at.groups()[0]?.group ?? '';
  for (const path of ['/', '/groups', `/groups/${group}`, '/search#money', '/reports/1']) {
    await page.goto(at.server.address + path);
    await settled(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(390);
  }
});

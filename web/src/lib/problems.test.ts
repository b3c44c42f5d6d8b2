import { beforeAll, describe, expect, it, vi } from 'vitest';

let problems: typeof import('./problems');
let locale: typeof import('./locale.svelte').locale;

beforeAll(async () => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, word: string) => kept.set(key, word) });
  problems = await import('./problems');
  locale = (await import('./locale.svelte')).locale;
});

const told = (more: object) => ({ which: null, bound: null, found: null, names: [], ...more });

describe('a problem', () => {
  it('is told with what it names', () => {
    expect(problems.inWords('K7201', told({ names: ['G9'] }))?.what).toBe('The latest run has no group G9.');
    expect(problems.inWords('K5038', told({ which: 'short', bound: 12 }))?.what).toBe('The password has fewer than 12 characters.');
    expect(problems.inWords('K5038', told({ which: 'long', bound: 200 }))?.what).toBe('The password has more than 200 characters.');
    expect(problems.inWords('K1002', told({ bound: 64 << 20 }))?.what).toBe('The file is larger than 64 MiB.');
  });

  it('of a family is told in its words', () => {
    expect(problems.inWords('K5005')?.what).toBe(problems.inWords('K9223')?.what);
    expect(problems.inWords('K5104')?.hint).toContain('verified');
  });

  it('that nobody worded is left to the server', () => {
    expect(problems.inWords('K9999')).toBeNull();
    expect(problems.inWords(null)).toBeNull();
    expect(problems.inWords('toString')).toBeNull();
  });

  it('has one set of words', async () => {
    const { en } = await import('./words/en');
    const families = Object.values(problems.FAMILIES).flat();
    expect(new Set(families).size).toBe(families.length);
    expect(families.filter((code) => code in en.problems)).toEqual([]);
    expect(Object.keys(en.families).sort()).toEqual(Object.keys(problems.FAMILIES).sort());
  });

  it('is told without commands', async () => {
    const { en } = await import('./words/en');
    const all = Object.keys(en.problems).map((code) => JSON.stringify(problems.inWords(code, told({ bound: 1, found: 1, names: ['A', 'B', 'C'] }))));
    expect(all.filter((words) => /--\w|krama \w|`/.test(words))).toEqual([]);
  });

  it('is told in the language of the page', () => {
    locale.language = 'km';
    expect(problems.inWords('K7201', told({ names: ['G9'] }))?.what).toMatch(/[\u1780-\u17ff].*G9/);
    locale.language = 'en';
  });
});

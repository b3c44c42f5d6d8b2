import { beforeAll, expect, it, vi } from 'vitest';

let locale: typeof import('./locale.svelte').locale;

beforeAll(async () => {
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined });
  locale = (await import('./locale.svelte')).locale;
  locale.zone = 'Asia/Phnom_Penh';
});

it('a date without a time, kept as its midnight, is shown as a day', () => {
  expect(locale.time('2026-02-28T17:00:00Z')).toBe('1 Mar 2026');
  expect(locale.time('2026-03-01')).toBe('1 Mar 2026');
  expect(locale.time('2026-02-28T17:00:12Z')).toBe('1 Mar 2026, 00:00');
  expect(locale.time('2026-03-01T00:00:00Z')).toBe('1 Mar 2026, 07:00');
});

import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const session = vi.fn(() => Promise.resolve());
vi.mock('./api/api', () => ({ api: { session } }));

const MINUTE = 60_000;
let typing: () => void;

beforeEach(async () => {
  vi.useFakeTimers({ now: 0 });
  vi.resetModules();
  session.mockClear();
  ({ typing } = await import('./typing'));
});
afterEach(() => {
  vi.useRealTimers();
});

it('a short text is typed without a word to the server', () => {
  for (let at = 0; at < 5 * MINUTE; at += 1000) {
    vi.setSystemTime(at);
    typing();
  }
  expect(session).not.toHaveBeenCalled();
});

it('whoever types for long is heard of every five minutes, and no more often', () => {
  const heard: number[] = [];
  session.mockImplementation(() => {
    heard.push(Date.now());
    return Promise.resolve();
  });
  for (let at = 0; at <= 60 * MINUTE; at += 1000) {
    vi.setSystemTime(at);
    typing();
  }
  expect(heard).toEqual(Array.from({ length: 12 }, (_, times) => (times + 1) * 5 * MINUTE));
});

it('whoever pauses and goes on is heard of with the first letter', () => {
  vi.setSystemTime(20 * MINUTE);
  typing();
  typing();
  expect(session).toHaveBeenCalledTimes(1);
});

it('a server that does not answer stops nobody from typing', async () => {
  session.mockImplementation(() => Promise.reject(new Error('gone')));
  vi.setSystemTime(5 * MINUTE);
  expect(typing).not.toThrow();
  await vi.runAllTimersAsync();
  vi.setSystemTime(10 * MINUTE);
  typing();
  expect(session).toHaveBeenCalledTimes(2);
});

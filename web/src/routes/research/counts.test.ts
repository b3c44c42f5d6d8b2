import { expect, it } from 'vitest';
import { largest, months, ordered, side } from './counts';

const cell = (words: string | string[], reports: number | null) => ({ words: [words].flat(), reports, losses: [] });
const told = (cells: { words: string[] }[]) => cells.map((one) => one.words[0]);

it('what is no word of its own stands last, and numbers that are not told below all others', () => {
  const cells = [cell('(rest)', 9), cell('job', 5), cell('romance', null), cell('unstated', 7), cell('shopping', 12)];
  expect(told(ordered(cells, undefined))).toEqual(['job', 'romance', 'shopping', '(rest)', 'unstated']);
  expect(told(ordered(cells, '-reports'))).toEqual(['shopping', '(rest)', 'unstated', 'job', 'romance']);
  expect(told(ordered(cells, 'reports'))).toEqual(['job', 'unstated', '(rest)', 'shopping', 'romance']);
});

it('of many words the largest are named in their order, and the others counted', () => {
  const cells = [cell('a', 5), cell('b', 50), cell('c', null), cell('d', 40), cell('e', 6)];
  const { shown, more } = largest(cells, 2);
  expect(told(shown)).toEqual(['b', 'd']);
  expect(more).toEqual({ words: 3, reports: 11, untold: 1 });
});

it('a month between others is not told where few reports may have it, and none where nobody can', () => {
  const some = [cell('2025-11', 8), cell('2026-01', 6)];
  expect(months(some).map((month) => month.reports)).toEqual([8, 0, 6]);
  expect(months([...some, cell('(rest)', 7), cell('unstated', null)])).toEqual([
    { word: '2025-11', reports: 8 },
    { word: '2025-12', reports: null },
    { word: '2026-01', reports: 6 },
    { word: '(rest)', reports: 7 },
    { word: 'unstated', reports: null },
  ]);
  expect(months([])).toEqual([]);
});

it('a side of a table names its largest words, and every month', () => {
  const many = Array.from({ length: 25 }, (_, index) => cell([`w${index + 10}`, 'x'], index === 0 ? null : index));
  expect(side(many, 0, false).words[0]).toBe('w15');
  expect(side(many, 0, false)).toMatchObject({ more: 5, words: { length: 20 } });
  expect(side(many, 0, true)).toMatchObject({ more: 0, words: { length: 25 } });
  expect(side(many, 1, false)).toEqual({ words: ['x'], more: 0 });
});

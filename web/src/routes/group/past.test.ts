import { expect, it } from 'vitest';
import { coloured, colourOf, elsewhere, parts } from './past';

const run = (stood: [group: string, reports: number, of: number][], alone = 0) => ({
  run: 'R1',
  entry: 'E1',
  at: '2026-01-01T00:00:00Z',
  reports: 0,
  stood_on: stood.map(([group, reports, of]) => ({ group, reports, of })),
  alone,
  unknown: 0,
});

it('the group itself is coloured first, then those that most of its reports stood on', () => {
  const runs = [run([['G2', 9, 9], ['G1', 3, 3]]), run([['G10', 4, 4], ['G3', 4, 4], ['G1', 5, 5]])];
  expect(coloured('G1', runs)).toEqual(['G1', 'G2', 'G3', 'G10']);
  expect(coloured('G1', [run(Array.from({ length: 20 }, (_, index) => [`G${index + 2}`, 1, 1]))])).toHaveLength(8);
});

it('every report stands in one part, and what is nothing is left out', () => {
  const past = run([['G2', 9, 12], ['G9', 2, 2], ['G8', 1, 4]], 5);
  expect(parts(past, ['G1', 'G2'])).toEqual([
    { key: 'G2', reports: 9 },
    { key: 'others', reports: 3 },
    { key: 'alone', reports: 5 },
  ]);
  expect(elsewhere(past)).toBe(6);
});

it('no two parts have one colour', () => {
  const names = coloured('G1', [run(Array.from({ length: 20 }, (_, index) => [`G${index + 2}`, 1, 1]))]);
  const colours = [...names, 'others', 'alone'].map((key) => colourOf(key, names));
  expect(new Set(colours).size).toBe(colours.length);
});

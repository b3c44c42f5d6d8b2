import { describe, expect, it } from 'vitest';
import { cut, pieces } from './spans';

describe('texts cut at places', () => {
  it('counts scalar values where a letter takes two units', () => {
    const text = '𝟎𝟏𝟐 then 012';
    expect(cut(text, 0, 3)).toBe('𝟎𝟏𝟐');
    const cutAt = pieces(text, [{ start: 9, end: 12 }]);
    expect(cutAt.map((piece) => piece.text)).toEqual(['𝟎𝟏𝟐 then ', '012']);
  });

  it('keeps Khmer signs where they stand', () => {
    const text = 'លេខ ០១២';
    expect(cut(text, 4, 7)).toBe('០១២');
  });

  it('shows both of two spans that overlap', () => {
    const cutAt = pieces('abcdef', [
      { start: 1, end: 5 },
      { start: 2, end: 3 },
    ]);
    expect(cutAt.map((piece) => [piece.text, piece.spans.length])).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 2],
      ['de', 1],
      ['f', 0],
    ]);
  });

  it('loses no letter whatever the spans', () => {
    const text = 'ក🙂b\u0301c';
    const cutAt = pieces(text, [
      { start: -3, end: 2 },
      { start: 1, end: 99 },
      { start: 3, end: 3 },
    ]);
    expect(cutAt.map((piece) => piece.text).join('')).toBe(text);
  });
});

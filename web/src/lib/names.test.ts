import { describe, expect, it } from 'vitest';
import { searchAddress } from './names';

describe('an address for a search', () => {
  it('holds whole characters', () => {
    expect(decodeURIComponent(searchAddress('ក 😀'))).toBe('/search#ក 😀');
  });
  it('is there for half a character, too', () => {
    expect(decodeURIComponent(searchAddress('a\ud83d'))).toBe('/search#a\ufffd');
  });
});

/** Cambodia's capital and provinces as tiles, each near where it lies. Names are those of `schemas/places/cambodia.toml`. */
export interface Tile {
  readonly name: string;
  readonly column: number;
  readonly row: number;
}

const GRID = [
  [null, null, 'Oddar Meanchey', 'Preah Vihear', null, 'Stung Treng', 'Ratanakiri', null],
  [null, 'Banteay Meanchey', 'Siem Reap', 'Kampong Thom', null, 'Kratie', 'Mondulkiri', null],
  ['Pailin', 'Battambang', 'Kampong Chhnang', 'Kampong Cham', 'Tboung Khmum', null, null, null],
  [null, 'Pursat', 'Kampong Speu', 'Phnom Penh', 'Prey Veng', null, null, null],
  [null, 'Koh Kong', 'Preah Sihanouk', 'Kandal', 'Svay Rieng', null, null, null],
  [null, null, 'Kep', 'Kampot', 'Takeo', null, null, null],
] as const;

export const tiles: readonly Tile[] = GRID.flatMap((names, row) => names.flatMap((name, column) => (name ? [{ name, column, row }] : [])));

const names = new Map(tiles.map((tile) => [folded(tile.name), tile.name]));

/** The province that a word names, as `KH/Kandal` or `Kandal`. */
export function placeOf(word: string): string | undefined {
  return names.get(folded(word.replace(/^KH\//, '')));
}

function folded(word: string): string {
  return word.toLowerCase().replace(/[^a-z]/g, '');
}

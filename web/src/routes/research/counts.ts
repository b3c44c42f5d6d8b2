/** What of the counts is drawn, and in which order. */
import type { Research } from '$lib/api/shapes';

type Cell = Research['cells'][number];

export const REST = '(rest)';
export const UNSTATED = 'unstated';
/** So many words are drawn by name. */
export const MOST = 20;

/** What is no word of its own comes last. */
const rank = (word: string) => [REST, UNSTATED].indexOf(word) + 1;
const byWord = (a = '', b = '') => rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0);

/** Cells in the order of the table: by their words, or by their numbers, those that are not told last. */
export function ordered(cells: readonly Cell[], sort: string | undefined): Cell[] {
  const sorted = [...cells].sort((a, b) => byWord(a.words[0], b.words[0]) || byWord(a.words[1], b.words[1]));
  if (!sort?.endsWith('reports')) return sort?.startsWith('-') ? sorted.reverse() : sorted;
  const sign = sort.startsWith('-') ? -1 : 1;
  return sorted.sort((a, b) => (a.reports === null ? 1 : 0) - (b.reports === null ? 1 : 0) || sign * ((a.reports ?? 0) - (b.reports ?? 0)));
}

/** The largest by name, in their order, and what the others have together. */
export function largest(cells: readonly Cell[], most = MOST): { shown: Cell[]; more: { words: number; reports: number; untold: number } } {
  const kept = new Set(ordered(cells, '-reports').slice(0, most));
  const others = cells.filter((cell) => !kept.has(cell));
  return {
    shown: cells.filter((cell) => kept.has(cell)),
    more: { words: others.length, reports: others.reduce((sum, cell) => sum + (cell.reports ?? 0), 0), untold: others.filter((cell) => cell.reports === null).length },
  };
}

/** Months from the first to the last without a gap. One that few reports state is counted under the rest: of it nothing is told. */
export function months(cells: readonly Cell[]): { word: string; reports: number | null }[] {
  const told = new Map(cells.map((cell) => [cell.words[0] ?? '', cell.reports]));
  const dated = [...told.keys()].filter((word) => /^\d{4}-\d{2}$/.test(word)).sort();
  const last = dated.at(-1) ?? '';
  const all: { word: string; reports: number | null }[] = [];
  for (let at = dated[0] ?? '~'; at <= last; at = after(at)) all.push({ word: at, reports: told.get(at) ?? (told.has(at) || told.has(REST) ? null : 0) });
  return [...all, ...[REST, UNSTATED].filter((word) => told.has(word)).map((word) => ({ word, reports: told.get(word) ?? null }))];
}

function after(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
}

/** Words of one side of a table by two properties: the largest, or all months, in their order; and how many more there are. */
export function side(cells: readonly Cell[], at: number, isMonths: boolean): { words: string[]; more: number } {
  const sums = new Map<string, number>();
  for (const cell of cells) sums.set(cell.words[at] ?? '', (sums.get(cell.words[at] ?? '') ?? 0) + (cell.reports ?? 0));
  const words = [...sums.keys()].sort(byWord);
  if (isMonths || words.length <= MOST) return { words, more: 0 };
  const kept = new Set([...words].sort((a, b) => (sums.get(b) ?? 0) - (sums.get(a) ?? 0)).slice(0, MOST));
  return { words: words.filter((word) => kept.has(word)), more: words.length - MOST };
}

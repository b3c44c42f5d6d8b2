/** How much room words take in a picture. */
import { locale } from '../locale.svelte';

const VARIABLE = ['Atkinson Hyperlegible Next', 'Noto Sans Khmer', 'Noto Sans Thai', 'Noto Sans Lao', 'Noto Sans Myanmar'].map((name) => `${name} Variable`);
/** What reads the same scripts on other machines. */
const OTHERS = ['Atkinson Hyperlegible Next', 'Noto Sans Khmer', 'Khmer OS', 'Noto Sans Thai', 'Noto Sans Lao', 'Noto Sans Myanmar', 'Leelawadee UI', 'Myanmar Text', 'Khmer Sangam MN', 'Thonburi', 'Lao Sangam MN', 'Myanmar Sangam MN'];
/** The page's own letters first. */
export const FONTS = `${[...VARIABLE, ...OTHERS].map((name) => `'${name}'`).join(', ')}, sans-serif`;
/** Another machine's letters may be wider. */
export const SLACK = 1.1;

let pen: CanvasRenderingContext2D | null = null;

/** How wide words are. */
export function measured(words: string, size: number, weight = 400): number {
  pen ??= document.createElement('canvas').getContext('2d');
  if (!pen) return words.length * size * 0.6;
  pen.font = `${weight} ${size}px ${FONTS}`;
  return pen.measureText(words).width;
}

/** Lines no wider than that. Khmer has no blanks between words: its lines may break where the browser says so. */
export function lines(words: string, inside: number, size: number, weight = 400): string[] {
  const parts = [...new Intl.Segmenter(locale.language, { granularity: 'word' }).segment(words)].flatMap(({ segment }) =>
    measured(segment, size, weight) * SLACK > inside ? clusters(segment) : [segment],
  );
  const told: string[] = [];
  let line = '';
  for (const part of parts) {
    if (line.trim() && part.trim() && measured(line + part, size, weight) * SLACK > inside) {
      told.push(line.trim());
      line = part;
    } else {
      line += part;
    }
  }
  if (line.trim()) told.push(line.trim());
  return told;
}

/** Letters with what hangs on them. */
function clusters(words: string): string[] {
  return [...new Intl.Segmenter(locale.language).segment(words)].map((part) => part.segment);
}

/** Words as far as they fit, and `…` for the rest. What hangs on a letter is cut with it. */
export function fitted(words: string, inside: number, size: number, weight = 400): string {
  if (measured(words, size, weight) <= inside) return words;
  const signs = clusters(words);
  let low = 0;
  let high = signs.length;
  while (low < high) {
    const half = Math.ceil((low + high) / 2);
    if (measured(`${signs.slice(0, half).join('')}…`, size, weight) <= inside) low = half;
    else high = half - 1;
  }
  return `${signs.slice(0, low).join('').trimEnd()}…`;
}

import { locale } from '../locale.svelte';
import { here } from '../session.svelte';
import { w } from '../words/words.svelte';
import { resolved } from './colour';
import { lines, measured, SLACK } from './letters';

/** What a picture says of itself, so that it can stand without the page it was made on. */
export interface Caption {
  readonly title: string;
  /** What it counts. */
  readonly counts: string;
  readonly legend: readonly { readonly colour: string; readonly name: string }[];
}

/** A line of text or a sign of the legend, and where it stands. */
export type Mark =
  | { readonly kind: 'text'; readonly x: number; readonly y: number; readonly size: number; readonly weight: number; readonly colour: string; readonly words: string }
  | { readonly kind: 'sign'; readonly x: number; readonly y: number; readonly side: number; readonly colour: string };

/** A caption laid out around a drawing of some width. */
export interface Laid {
  readonly marks: readonly Mark[];
  /** Where the drawing stands. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly ground: string;
}

const EDGE = 24;

/** Lays a caption around a drawing: title and what it counts above, legend, source and day below. */
export function laid(caption: Caption, drawing: { width: number; height: number }): Laid {
  const width = Math.max(drawing.width, 320) + 2 * EDGE;
  const inside = width - 2 * EDGE;
  const [ink, soft, faint] = ['--ink', '--ink-soft', '--ink-faint'].map((token) => resolved(`var(${token})`)) as [string, string, string];
  const marks: Mark[] = [];
  let y = EDGE;
  const write = (words: string, size: number, weight: number, colour: string) => {
    for (const line of lines(words, inside, size, weight)) {
      y += size * 1.45;
      marks.push({ kind: 'text', x: EDGE, y: y - size * 0.3, size, weight, colour, words: line });
    }
  };
  write(caption.title, 18, 640, ink);
  write(caption.counts, 13, 400, soft);
  const top = y + 14;
  y = top + drawing.height + 10;
  y = legend(caption, { y, inside, colour: soft }, marks);
  y += 6;
  write(made(), 11, 400, faint);
  return { marks, left: EDGE + (inside - drawing.width) / 2, top, width, height: y + EDGE, ground: resolved('var(--sheet)') };
}

function legend(caption: Caption, at: { y: number; inside: number; colour: string }, marks: Mark[]): number {
  const size = 12;
  let x = EDGE;
  let y = at.y + 20;
  for (const { colour, name } of caption.legend) {
    const across = 16 + measured(name, size, 400) * SLACK + 18;
    if (x > EDGE && x + across > EDGE + at.inside) {
      x = EDGE;
      y += 20;
    }
    marks.push({ kind: 'sign', x, y: y - 9.5, side: 10, colour: resolved(colour) });
    marks.push({ kind: 'text', x: x + 16, y, size, weight: 400, colour: at.colour, words: name });
    x += across;
  }
  return caption.legend.length > 0 ? y : at.y;
}

/** Where it comes from, and that it is an exercise where it is one. */
function made(): string {
  const day = locale.day(locale.today());
  const run = here.session?.run ? w().page.run(here.session.run) : w().page.noRun;
  const exercise = here.session?.exercise ? [`${w().page.exercise}.`] : [];
  return [w().picture.made(day, run), w().page.suspicion, ...exercise].join(' ');
}

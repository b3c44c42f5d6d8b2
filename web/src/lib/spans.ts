/** Texts cut at places that are counted in Unicode scalar values, as locators count them; JavaScript counts UTF-16 units. */

export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Piece<T extends Span> {
  readonly text: string;
  readonly start: number;
  /** What covers this piece, longest first. */
  readonly spans: readonly T[];
}

/** Cuts a text wherever a span begins or ends. Spans may overlap; what lies beyond the text is cut off. */
export function pieces<T extends Span>(text: string, spans: readonly T[]): Piece<T>[] {
  const scalars = Array.from(text);
  const inside = (at: number) => Math.min(Math.max(at, 0), scalars.length);
  const cuts = new Set([0, scalars.length]);
  for (const span of spans) {
    cuts.add(inside(span.start));
    cuts.add(inside(span.end));
  }
  const places = [...cuts].sort((a, b) => a - b);
  const byLength = [...spans].sort((a, b) => b.end - b.start - (a.end - a.start));
  return places.slice(0, -1).map((start, index) => {
    const end = places[index + 1] ?? scalars.length;
    return {
      text: scalars.slice(start, end).join(''),
      start,
      spans: byLength.filter((span) => span.start < end && span.end > start),
    };
  });
}

/** What stands between two places of a text. */
export function cut(text: string, start: number, end: number): string {
  return Array.from(text).slice(start, end).join('');
}

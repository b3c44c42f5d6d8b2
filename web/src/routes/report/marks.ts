import type { Mention, Part, Report } from '$lib/api/shapes';
import type { Span } from '$lib/spans';

/** Something to be seen in a text: a value with its role, or words that the type of scam rests on. */
export type Mark = Span & ({ readonly sort: 'mention'; readonly mention: Mention } | { readonly sort: 'sign'; readonly scamType: string });

export function marksOf(part: Part, report: Report, signs: boolean): Mark[] {
  const mentions: Mark[] = part.mentions.map((mention) => ({ sort: 'mention', mention, start: mention.start, end: mention.end }));
  if (!signs) return mentions;
  const told = (report.scam?.signs ?? []).filter((sign) => sign.part === part.part);
  return [...mentions, ...told.map((sign): Mark => ({ sort: 'sign', scamType: sign.scam_type, start: sign.start, end: sign.end }))];
}

/** Texts that were told, apart from short statements such as an amount or a place. */
const TOLD = new Set(['narrative', 'subject', 'body', 'message', 'attachment']);

export function isTold(part: Part): boolean {
  return TOLD.has(part.field);
}

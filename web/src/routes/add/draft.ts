import type { FieldDoubt } from '$lib/api/shapes';
import { locale } from '$lib/locale.svelte';

/** What may be several of the other side's. */
export const SEVERAL = ['suspect_phone', 'suspect_handle', 'suspect_url', 'suspect_email', 'suspect_wallet', 'suspect_name', 'suspect_app'] as const;
export const VICTIM = ['victim_phone', 'victim_account', 'victim_email', 'victim_nationality', 'victim_province', 'victim_age', 'victim_sex'] as const;
export const FACTS = ['amount', 'currency', 'platform', 'place', 'channel', 'language'] as const;

/** A report as it is typed: by column what stands in each of its boxes, also in empty ones. */
export interface Draft {
  source: string;
  reference: string;
  /** `2026-03-01`, and `08:30` where it is known. */
  day: string;
  time: string;
  told: Record<string, string[]>;
}

export function nothing(source = ''): Draft {
  return { source, reference: '', day: '', time: '', told: {} };
}

export function isEmpty(draft: Draft): boolean {
  return !draft.reference && !draft.day && !draft.time && Object.values(draft.told).every((words) => words.every((word) => !word.trim()));
}

/** The report as the server takes it. Boxes keep their places: what is doubted is told by them. */
export function asSent(draft: Draft, asItStands: boolean) {
  const fields: Record<string, string | string[]> = {};
  for (const [column, words] of Object.entries(draft.told)) {
    if (words.some((word) => word.trim())) fields[column] = words.length > 1 ? words.map((word) => word.trim()) : (words[0] ?? '').trim();
  }
  const moment = [draft.day, draft.time].filter(Boolean).join(' ');
  if (moment) fields['occurred_at'] = moment;
  const reference = draft.reference.trim();
  return { source: draft.source.trim(), ...(reference ? { reference } : {}), fields, as_it_stands: asItStands };
}

/** The name of a box, by which what is doubted finds it. */
export const boxOf = (field: string, nth: number) => `${field}.${nth}`;

/** What a box is called among several. */
export const numbered = (title: string, nth: number) => (nth === 0 ? title : `${title} ${locale.number(nth + 1)}`);

/** What a box is told beside: whether it is wrong, and where that is said. */
export type Said = { name: string; 'aria-invalid'?: 'true'; 'aria-describedby'?: string };

export function saidOf(field: string, nth: number, doubt: FieldDoubt | undefined): Said {
  const name = boxOf(field, nth);
  if (!doubt) return { name };
  return { name, 'aria-describedby': `doubt-${name}`, ...(doubt.is_grave ? { 'aria-invalid': 'true' as const } : {}) };
}

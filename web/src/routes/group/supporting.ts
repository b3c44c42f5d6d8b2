/** Which of a group's reports are shown: what the address says, and the interface understands. */
export const SUPPORTING = ['type', 'unsure', 'language', 'platform', 'place', 'nationality', 'rival', 'currency', 'from', 'to', 'tie', 'run'] as const;

export type Supporting = Partial<Record<(typeof SUPPORTING)[number], string>>;

/** The question an address holds. */
export function asSupporting(query: URLSearchParams): Supporting {
  const words = SUPPORTING.map((key) => [key, query.get(key)] as const).filter(([, word]) => word);
  return Object.fromEntries(words) as Supporting;
}

/** The same as the interface takes it, numbers as numbers. */
export function asQuery({ unsure, tie, ...words }: Supporting) {
  return { ...words, ...(unsure ? { unsure: Number(unsure) } : {}), ...(tie ? { tie: Number(tie) } : {}) };
}

/** What takes all of it out of the address. */
export const WITHOUT: Record<string, null> = Object.fromEntries(SUPPORTING.map((key) => [key, null]));

/** Words of the address that narrow the trail; the interface knows them by the same names. */
export const FILTERS = ['person', 'kind', 'from', 'to'] as const;

export type Filter = (typeof FILTERS)[number];

/** Kinds of entries, as the ledger names them. */
export const KINDS = [
  'batch-sealed',
  'run-completed',
  'decision-taken',
  'access-to-persons',
  'export-made',
  'erasure',
  'case-changed',
  'person-changed',
  'workspace-created',
] as const;

export type DeedKind = (typeof KINDS)[number];

/** What an address asks; a kind that there is not is left to the interface to refuse. */
export function asQuery(address: URLSearchParams): { person?: string; kind?: DeedKind; from?: string; to?: string } {
  return Object.fromEntries(FILTERS.map((key) => [key, address.get(key)]).filter(([, word]) => word));
}

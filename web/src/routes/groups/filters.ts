/** Words of the address that filter the groups; the interface knows them by the same names. */
export const FILTERS = ['type', 'from', 'to', 'language', 'place', 'platform', 'min_loss', 'min_reports', 'min_confidence', 'q'] as const;

export type Filter = (typeof FILTERS)[number];

export function asQuery(address: URLSearchParams): Record<string, string | null> {
  return Object.fromEntries([...FILTERS, 'sort'].map((key) => [key, address.get(key)]));
}

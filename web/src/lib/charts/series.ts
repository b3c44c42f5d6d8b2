/** One colour for each type of scam, the same in every picture. */
const TYPES = [
  'investment',
  'shopping',
  'job',
  'loan-advance-fee',
  'gambling',
  'romance',
  'impersonation',
  'account-takeover',
  'mobile-banking',
  'identity-phishing',
  'sextortion',
  'other',
];

export function typeColour(type: string | null): string {
  // What tells of no scam is not what nobody could tell.
  if (type === 'none') return 'var(--series-none)';
  const at = type ? TYPES.indexOf(type) : -1;
  return at < 0 ? 'var(--series-rest)' : `var(--series-${at + 1})`;
}

/** Types in the order of their colours; those without one come last. */
export function byTypeOrder(a: string, b: string): number {
  const at = (type: string) => (TYPES.includes(type) ? TYPES.indexOf(type) : TYPES.length);
  return at(a) - at(b) || a.localeCompare(b);
}

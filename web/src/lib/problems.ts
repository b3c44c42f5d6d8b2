import { NOTHING } from './api/refused';
import type { Particulars } from './api/shapes';
import { w } from './words/words.svelte';

type Words = string | ((told: Particulars) => string);
type Worded = Readonly<{ what: Words; hint?: Words }>;
export type Family = 'disk' | 'store' | 'setup' | 'proof';

/** Codes that only who keeps the machine can do something about, or that are met rarely: they share their words. */
export const FAMILIES: Readonly<Record<Family, readonly string[]>> = {
  disk: ['K4001', 'K5004', 'K5005', 'K5006', 'K9216', 'K9223'],
  store: [
    ...['K3004', 'K3005', 'K3006', 'K4002', 'K4003', 'K4004', 'K4005', 'K4006', 'K5001', 'K5002', 'K5017', 'K5019', 'K5034', 'K7001'],
    ...['K5101', 'K5102', 'K5103', 'K5104', 'K5105', 'K5106', 'K5107', 'K5108', 'K5109', 'K5110', 'K5111', 'K5112', 'K5113', 'K5114'],
  ],
  setup: ['K2001', 'K2002', 'K2003', 'K5010', 'K5012', 'K5013', 'K5014', 'K5015', 'K5029', 'K7301', 'K7302', 'K7303'],
  proof: ['K3001', 'K3002', 'K3003', 'K3007', 'K3008'],
};

/** A problem in the page's words, or nothing where it has none for the code. */
export function inWords(code: string | null, told: Particulars = NOTHING): { what: string; hint: string | null } | null {
  const found = code === null ? undefined : worded(code);
  if (!found) return null;
  const say = (words: Words) => (typeof words === 'string' ? words : words(told));
  return { what: say(found.what), hint: found.hint === undefined ? null : say(found.hint) };
}

function worded(code: string): Worded | undefined {
  const own: Readonly<Record<string, Worded>> = w().problems;
  if (Object.hasOwn(own, code)) return own[code];
  const family = (Object.keys(FAMILIES) as Family[]).find((family) => FAMILIES[family].includes(code));
  return family && w().families[family];
}

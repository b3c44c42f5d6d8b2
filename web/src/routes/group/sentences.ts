import type { Group, HeldBy, WordCount } from '$lib/api/shapes';
import { locale } from '$lib/locale.svelte';
import { groupAddress, isMasked } from '$lib/names';
import { named, w } from '$lib/words/words.svelte';
import type { Supporting } from './supporting';

/** Something a sentence says, the reports that say it, and where these open. */
export interface Support {
  readonly text: string;
  readonly kind?: string;
  readonly count: number;
  /** None, where no list of them may be opened. */
  readonly href: string | undefined;
}

/** What a group shares, as a sentence needs it; of what a run numbered, the number. */
export type Shared = Pick<HeldBy, 'basis' | 'value' | 'reports'> & { readonly tie?: number };

/** What the sentences rest on: a group, or what was submitted of one. */
export type Operating = Pick<
  Group,
  'run' | 'reports' | 'types' | 'unsure' | 'languages' | 'platforms' | 'places' | 'nationalities' | 'with_loss' | 'losses' | 'first' | 'last' | 'dated' | 'bases'
> & { readonly held_by: readonly Shared[]; readonly providers: readonly Shared[] };

/** Where the reports open that say something. */
export type Opens = (by: Supporting) => string | undefined;

/** A sentence on how a group works, with all it rests on. */
export interface Sentence {
  readonly key: string;
  readonly before: string;
  readonly supports: readonly Support[];
  readonly after: string;
  /** Values that the group has, too, and that no answer names. */
  readonly unnamed: number;
}

const REACH = new Set(['phone', 'telegram', 'whatsapp', 'wechat', 'line', 'zalo', 'facebook', 'instagram', 'tiktok', 'viber', 'email']);
const MONEY = new Set([
  'bank-account',
  'iban',
  'bakong-id',
  'khqr',
  'payment-card',
  'btc-wallet',
  'eth-wallet',
  'tron-wallet',
  'ton-wallet',
  'sol-wallet',
]);
const SITES = new Set(['url', 'domain', 'look-alike', 'android-package', 'app-signer', 'file-hash', 'ipv4', 'ipv6']);
const SCRIPT = new Set(['script']);

/** The reports of a group that say something. */
export function supportAddress(group: string, supporting: Supporting): string {
  return `${groupAddress(group)}?${new URLSearchParams({ tab: 'reports', ...supporting })}`;
}

/** A place without its country. */
export function barePlace(word: string): string {
  return word.replace(/^[A-Z]{2}\//, '');
}

/** How a group operates, made of nothing but what its reports say. */
export function sentences(group: Operating, opens: Opens): Sentence[] {
  const s = w().group.sentences;
  const { end } = s;
  const told = (key: string, before: string, supports: Support[], after = end) => ({ key, before, supports, after, unnamed: 0 });
  const among = (key: string, before: string, kinds: ReadonlySet<string>) => ({ key, before, ...values(group, kinds, opens), after: end });
  const counted = (counts: readonly WordCount[], by: keyof Supporting, name: (word: string) => string) =>
    counts.map(({ word, reports }) => ({ text: name(word), count: reports, href: opens({ [by]: word }) }));

  const all: Sentence[] = [
    told('types', s.types, counted(group.types, 'type', (word) => named(w().types, word))),
    told('unsure', s.unsure, unsure(group, opens)),
    told('contact', s.contact, counted(group.platforms, 'platform', (word) => named(w().kinds, word))),
    among('reach', s.reach, REACH),
    among('sites', s.sites, SITES),
    among('script', s.script, SCRIPT),
    among('money', s.money, MONEY),
    told('losses', s.losses, losses(group, opens), s.lossesOnce),
    told('languages', s.languages, counted(group.languages, 'language', (word) => locale.tongue(word))),
    told('nations', s.nations, counted(group.nationalities, 'nationality', (word) => locale.nation(word))),
    told('places', s.places, counted(group.places, 'place', barePlace)),
    told('period', s.period, period(group, opens)),
  ];
  return all.filter((sentence) => sentence.supports.length > 0);
}

/** The values of some kinds, those that most reports name first. */
function values(group: Operating, kinds: ReadonlySet<string>, opens: Opens): { supports: Support[]; unnamed: number } {
  const held = [...group.held_by, ...group.providers].filter((tie) => kinds.has(tie.basis)).sort((a, b) => b.reports - a.reports);
  const there = group.bases.filter((one) => kinds.has(one.basis)).reduce((sum, one) => sum + one.values, 0);
  const support = (tie: Shared): Support => ({
    text: isMasked(tie.value) ? '█' : tie.value,
    ...(tie.basis === 'script' ? {} : { kind: tie.basis }),
    count: tie.reports,
    href: opens({ run: group.run, tie: String(tie.tie) }),
  });
  return { supports: held.map(support), unnamed: there - held.length };
}

function unsure(group: Operating, opens: Opens): Support[] {
  if (group.unsure === 0) return [];
  return [{ text: w().group.sentences.stays, count: group.unsure, href: opens({ unsure: '1' }) }];
}

function losses(group: Operating, opens: Opens): Support[] {
  return group.with_loss.flatMap(({ word, reports }) => {
    const sum = group.losses.find((loss) => loss.currency === word);
    return sum ? [{ text: locale.money(word, sum.hundredths), count: reports, href: opens({ currency: word }) }] : [];
  });
}

function period(group: Operating, opens: Opens): Support[] {
  const { first, last } = group;
  if (!first || !last) return [];
  const days = [locale.day(first), locale.day(last)];
  const text = days[0] === days[1] ? days[0] : days.join(' – ');
  return [{ text: text ?? '', count: group.dated, href: opens({ from: locale.date(first), to: locale.date(last) }) }];
}

import type { Group, HeldBy } from '$lib/api/shapes';
import { locale } from '$lib/locale.svelte';
import { groupAddress, isMasked, searchAddress } from '$lib/names';
import { named, w } from '$lib/words/words.svelte';

/** Something a sentence rests on, and where it opens. */
export interface Support {
  readonly text: string;
  readonly kind?: string;
  readonly count?: number;
  readonly href: string | null;
}

/** A sentence on how a group works, with all it rests on. */
export interface Sentence {
  readonly key: string;
  readonly words: string;
  readonly supports: readonly Support[];
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
const SHOWN = 5;

/** How a group operates, made of nothing but what its reports say. */
export function sentences(group: Group): Sentence[] {
  const s = w().group.sentences;
  const reports = (filter: Record<string, string> = {}) => `${groupAddress(group.group)}?${new URLSearchParams({ tab: 'reports', ...filter })}`;
  const counted = (words: Group['types'], name: (word: string) => string, filter?: string) =>
    words.slice(0, SHOWN).map((count) => ({ text: name(count.word), count: count.reports, href: reports(filter ? { [filter]: count.word } : {}) }));
  const held = [...group.held_by, ...group.providers];
  const among = (kinds: ReadonlySet<string>) => held.filter((tie) => kinds.has(tie.basis)).sort((a, b) => b.reports - a.reports);

  const told: Sentence[] = [
    { key: 'types', words: s.types, supports: counted(group.types, (word) => named(w().types, word), 'type') },
    { key: 'reach', words: s.reach, supports: among(REACH).slice(0, SHOWN).map(supportOf) },
    { key: 'contact', words: s.contact, supports: counted(group.platforms, (word) => named(w().kinds, word)) },
    { key: 'money', words: s.money, supports: among(MONEY).slice(0, SHOWN).map(supportOf) },
    { key: 'sites', words: s.sites, supports: among(SITES).slice(0, SHOWN).map(supportOf) },
    { key: 'script', words: s.script, supports: held.filter((tie) => tie.basis === 'script').slice(0, 3).map(supportOf) },
    { key: 'languages', words: s.languages, supports: counted(group.languages, (word) => locale.tongue(word)) },
    { key: 'nations', words: s.nations, supports: counted(group.nationalities, (word) => locale.nation(word), 'nationality') },
    { key: 'places', words: s.places, supports: counted(group.places, (word) => word.replace(/^[A-Z]{2}\//, ''), 'place') },
  ];
  return told.filter((sentence) => sentence.supports.length > 0);
}

function supportOf(tie: HeldBy): Support {
  const opens = !isMasked(tie.value) && tie.basis !== 'script' && tie.basis !== 'look-alike';
  return { text: tie.value, kind: tie.basis, count: tie.reports, href: opens ? searchAddress(tie.value) : null };
}

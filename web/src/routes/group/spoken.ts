import { isMasked } from '$lib/names';
import { named, w } from '$lib/words/words.svelte';

/** What a sentence calls a value: what is no value of its own is told with what it is. */
export function spoken(basis: string | null | undefined, value: string | null | undefined): string {
  const shown = value && isMasked(value) ? '█' : (value ?? '');
  if (basis === 'look-alike') return `${w().group.domainsLike} ${shown}`;
  if (basis === 'script') return `${named(w().kinds, basis)} ${shown}`.trim();
  return shown;
}

/** Names of things and the addresses they open at. */

/** `#12` as `12`. */
export function reportNumber(name: string): string {
  return name.startsWith('#') ? name.slice(1) : name;
}

export function reportAddress(name: string, version?: number): string {
  return `/reports/${reportNumber(name)}${version ? `?version=${version}` : ''}`;
}

export function groupAddress(name: string): string {
  return `/groups/${name}`;
}

/** Half of a character, as a cut may leave it, is no text: no address holds it and no server reads it. */
function wellFormed(words: string): string {
  return words.replace(/\p{Surrogate}/gu, '\u{fffd}');
}

/** Of reports' names; a value or a reference stands behind the `#`, and only until the page is there. */
export function whyAddress(a: string, b?: string): string {
  const named = [a, b ?? ''].every((side) => /^(#\d+)?$/.test(side));
  const sides = new URLSearchParams({ a: named ? reportNumber(a) : a });
  if (b) sides.set('b', named ? reportNumber(b) : b);
  return named ? `/why?${sides}` : `/why#${sides}`;
}

/** What is sought stands behind the `#`, and only until the page is there. */
export function searchAddress(words: string): string {
  return `/search#${encodeURIComponent(wellFormed(words))}`;
}

/** A mention in its report: the page goes there. */
export function mentionAddress(report: string, part: number, start: number): string {
  return `${reportAddress(report)}?at=${part}.${start}`;
}

export function isMasked(value: string): boolean {
  return value.startsWith('masked:');
}

/** A value as it is shown: of a masked one its stand-in's first signs, which tell it from others. */
export function shownValue(value: string): string {
  const start = 'masked:'.length;
  return isMasked(value) ? `█ ${value.slice(start, start + 6)}` : value;
}

/** A wallet is known by its beginning and its end. */
export function short(value: string): string {
  const letters = Array.from(value);
  return letters.length > 26 ? `${letters.slice(0, 10).join('')}…${letters.slice(-6).join('')}` : value;
}

import { w } from '$lib/words/words.svelte';

/** Where in its file a report stands, in the page's language: `row 799`, `sheet 2 row 7`, `line 3`, `message 5`. What is told otherwise stays as it is. */
export function placeInWords(place: string): string {
  const found = /^(?:sheet (.+) )?(row|line|message|sheet) (\S+)$/.exec(place);
  if (!found) return place;
  const [, sheet, what, number = ''] = found;
  const words = w().report.places;
  const here = words[what as keyof typeof words](number);
  return sheet ? `${words.sheet(sheet)}, ${here}` : here;
}

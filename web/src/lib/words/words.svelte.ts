import { locale } from '../locale.svelte';
import { en, type Words } from './en';
import { km } from './km';

/** All words of the page in the language chosen. */
export function w(): Words {
  return locale.language === 'km' ? km : en;
}

/** The word for a code; a code nobody has a word for is shown as it is. */
export function named(words: Readonly<Record<string, string>>, code: string): string {
  return Object.hasOwn(words, code) ? (words[code] ?? code) : code;
}

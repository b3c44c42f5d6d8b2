import { locale } from '../locale.svelte';

/** Gives a file to the person. */
export function save(name: string, content: Blob) {
  const address = URL.createObjectURL(content);
  saveFrom(address, name);
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Has the browser save what an address answers. */
export function saveFrom(address: string, name: string) {
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
}

/** What a file is called: what it holds and the day, as the server names tables. */
export function fileName(name: string, ending: string): string {
  const words = ['krama', ...name.split(/[^A-Za-z0-9]+/).filter(Boolean), locale.today()];
  return `${words.join('-')}.${ending}`;
}

import type { Component } from 'svelte';
import { mayLeave } from './unsaved';

/** What an address can hold in its path, such as the `12` of `/reports/12`. */
export type Parameters = Readonly<Record<string, string>>;

export interface Route {
  readonly path: string;
  readonly load: () => Promise<{ default: Component<{ parameters: Parameters }> | Component }>;
}

export interface Match {
  readonly route: Route;
  readonly parameters: Parameters;
}

/** Where words and values are asked about. They may be a victim's, so they stand in no address and in no entry of the browser's history, which it keeps on the disk. */
const PRIVATE: readonly string[] = ['/search', '/why'];

/** What was asked, by the number that stands in the history's entry; it goes with the page. */
const questions = new Map<string, string>();

/** Where the page is now. */
class Address {
  path = $state(location.pathname);
  search = $state(location.search);
  /** What is asked, as it stood behind the `#`. */
  held = $state('');
  /** Whether something was asked here and has been forgotten since. */
  forgotten = $state(false);
  readonly words = $derived(decoded(this.held));
  readonly query = $derived(new URLSearchParams(this.search));

  read() {
    // Whoever opened a link elsewhere brought the words behind the `#`, which reaches no server.
    if (PRIVATE.includes(location.pathname) && location.hash) go(location.pathname + location.hash, 'replace');
    this.path = location.pathname;
    this.search = location.search;
    const question = questionOf(history.state);
    this.held = questions.get(question) ?? '';
    this.forgotten = question !== '' && !questions.has(question);
  }
}

function questionOf(state: unknown): string {
  const question = typeof state === 'object' && state !== null ? (state as { question?: unknown }).question : null;
  return typeof question === 'string' ? question : '';
}

/** Keeps a question, and gives what the history's entry holds of it. */
function keep(words: string): { question: string } {
  const question = crypto.randomUUID();
  questions.set(question, words);
  return { question };
}

export const address = new Address();

export function go(to: string, how: 'push' | 'replace' = 'push') {
  const hash = to.indexOf('#');
  const path = to.slice(0, hash < 0 ? undefined : hash);
  if (how === 'push' && path.split('?')[0] !== location.pathname && !mayLeave()) return;
  const state = hash >= 0 && PRIVATE.includes(path) ? keep(to.slice(hash + 1)) : null;
  history[how === 'push' ? 'pushState' : 'replaceState'](state, '', state ? path : to);
  address.read();
}

address.read();

/** Keeps the path and changes some of the query; an empty word takes its key out. */
export function ask(changes: Record<string, string | null>, how: 'push' | 'replace' = 'replace') {
  const query = new URLSearchParams(location.search);
  for (const [key, word] of Object.entries(changes)) {
    if (word) query.set(key, word);
    else query.delete(key);
  }
  const text = query.toString();
  go(text ? `${location.pathname}?${text}` : location.pathname, how);
}

export function match(routes: readonly Route[], path: string): Match | undefined {
  const parts = path.split('/').filter(Boolean);
  for (const route of routes) {
    const wanted = route.path.split('/').filter(Boolean);
    if (wanted.length !== parts.length) continue;
    const parameters: Record<string, string> = {};
    const fits = wanted.every((word, index) => {
      const part = parts[index] ?? '';
      if (!word.startsWith(':')) return word === part;
      parameters[word.slice(1)] = decoded(part);
      return true;
    });
    if (fits) return { route, parameters };
  }
  return undefined;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Follows links inside the page without loading it again. */
export function listen(): () => void {
  const clicked = (event: MouseEvent) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element | null)?.closest?.('a');
    if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
    if (link.pathname.startsWith('/api/')) return;
    if (link.pathname === location.pathname && link.hash && !PRIVATE.includes(link.pathname)) return;
    event.preventDefault();
    go(link.pathname + link.search + link.hash);
  };
  const moved = () => {
    // The browser has moved already: whoever stays is put back where they were.
    if (location.pathname !== address.path && !mayLeave()) history.pushState(null, '', address.path + address.search);
    address.read();
  };
  document.addEventListener('click', clicked);
  addEventListener('popstate', moved);
  return () => {
    document.removeEventListener('click', clicked);
    removeEventListener('popstate', moved);
  };
}

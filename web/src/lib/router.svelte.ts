import type { Component } from 'svelte';

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

/** Where words are sought. They may be a victim's number, so they stand in no address: the browser's own list of pages would keep that. */
const SEARCH = '/search';

/** Where the page is now. */
class Address {
  path = $state(location.pathname);
  search = $state(location.search);
  /** What is sought, which the history's entry holds and no address. */
  words = $state('');
  readonly query = $derived(new URLSearchParams(this.search));

  read() {
    // Whoever opened a link elsewhere brought the words behind the `#`, which reaches no server.
    if (location.pathname === SEARCH && location.hash) go(SEARCH + location.hash, 'replace');
    this.path = location.pathname;
    this.search = location.search;
    this.words = held(history.state);
  }
}

function held(state: unknown): string {
  const words = typeof state === 'object' && state !== null ? (state as { words?: unknown }).words : null;
  return typeof words === 'string' ? words : '';
}

export const address = new Address();

export function go(to: string, how: 'push' | 'replace' = 'push') {
  const words = to.startsWith(`${SEARCH}#`) ? decoded(to.slice(SEARCH.length + 1)) : null;
  history[how === 'push' ? 'pushState' : 'replaceState'](words === null ? null : { words }, '', words === null ? to : SEARCH);
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
    if (link.pathname === location.pathname && link.hash && link.pathname !== SEARCH) return;
    event.preventDefault();
    go(link.pathname + link.search + link.hash);
  };
  const moved = () => address.read();
  document.addEventListener('click', clicked);
  addEventListener('popstate', moved);
  return () => {
    document.removeEventListener('click', clicked);
    removeEventListener('popstate', moved);
  };
}

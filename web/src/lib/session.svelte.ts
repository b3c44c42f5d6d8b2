import { tick } from 'svelte';
import type { Session } from './api/shapes';
import { locale } from './locale.svelte';

export type Right =
  | 'see-groups'
  | 'see-reports'
  | 'search'
  | 'decide'
  | 'take-in'
  | 'analyse'
  | 'see-identified'
  | 'manage-people'
  | 'see-audit'
  | 'see-cases'
  | 'keep-cases'
  | 'research'
  | 'overrule';

/** The server ends a session after so long without a request. */
const IDLE_MS = 30 * 60 * 1000;

/** Who is signed in. What a role may not do is left out of the page; the server refuses it all the same. */
class Here {
  #session = $state.raw<Session | null>(null);
  #answered = Date.now();
  readonly #tabs = new BroadcastChannel('krama');

  get session(): Session | null {
    return this.#session;
  }
  set session(session: Session | null) {
    const isOver = this.#session !== null && session === null;
    this.#session = session;
    if (session) locale.zone = session.zone;
    // What was asked, typed and sent goes with the session: whoever comes next finds a page that was loaded anew.
    if (isOver) void tick().then(() => location.reload());
  }

  /** Signed out here: what other tabs show goes with it. */
  leave() {
    this.session = null;
    this.#tabs.postMessage('left');
  }

  /** Somebody was answered: the session goes on. */
  touch() {
    this.#answered = Date.now();
  }

  /** Lets go of the session when another tab signed out, or when the server has let go of it by now. */
  watch(): () => void {
    this.#tabs.onmessage = () => (this.session = null);
    const clock = setInterval(() => {
      if (this.session && Date.now() - this.#answered > IDLE_MS) this.session = null;
    }, 10_000);
    return () => clearInterval(clock);
  }

  may(right: Right): boolean {
    return this.session?.rights.includes(right) ?? false;
  }
}

export const here = new Here();

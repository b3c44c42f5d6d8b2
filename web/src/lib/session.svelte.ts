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
  | 'research';

/** Who is signed in. What a role may not do is left out of the page; the server refuses it all the same. */
class Here {
  #session = $state.raw<Session | null>(null);

  get session(): Session | null {
    return this.#session;
  }
  set session(session: Session | null) {
    this.#session = session;
    if (session) locale.zone = session.zone;
  }

  may(right: Right): boolean {
    return this.session?.rights.includes(right) ?? false;
  }
}

export const here = new Here();

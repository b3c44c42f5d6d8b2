import type { Kind, Verdict } from './api/shapes';

/** What a decision begins with: the view it is taken from fills in what it knows. What is said of it is chosen by whoever decides,
 * unless they pressed a button that says it. */
export interface Begun {
  verdict?: Verdict;
  a?: string;
  b?: string;
  kind?: Kind;
  value?: string;
  report?: string;
  /** Reports that the view shows, offered for the one side and for the other. */
  among?: { readonly a: readonly string[]; readonly b: readonly string[] };
}

/** The decision that somebody is about to take. */
class Deciding {
  begun = $state.raw<Begun | null>(null);

  open(begun: Begun) {
    this.begun = begun;
  }
  end() {
    this.begun = null;
  }
}

export const deciding = new Deciding();

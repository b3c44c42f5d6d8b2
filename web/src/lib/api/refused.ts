import type { Particulars, Problem } from './shapes';

/** What a problem names that names nothing. */
export const NOTHING: Particulars = { which: null, bound: null, found: null, names: [] };

/** What the server refused or could not do, in its own words. */
export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

/** A failure that never reached the server, or whose answer was none of its own. */
export function unreachable(error: unknown): Problem {
  const detail = error instanceof Error ? error.message : String(error);
  return { status: 0, title: '', code: null, detail, causes: [], hint: null, particulars: NOTHING };
}

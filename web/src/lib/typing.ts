import { api } from './api/api';

/** Whoever types for longer is heard of: the server ends a session after half an hour without a request. */
const LONG_MS = 5 * 60 * 1000;

let told = Date.now();

/** Somebody types what the server does not hear of yet: the session goes on by it. */
export function typing() {
  if (Date.now() - told < LONG_MS) return;
  told = Date.now();
  void api.session().catch(() => undefined);
}

import { api } from '$lib/api/api';
import type { Situation } from '$lib/api/shapes';

/** What the situation is asked for: how long its stretches of time are, and how many days its last period has. */
export type Period = {
  scale: 'week' | 'month';
  days: number;
};

/** All of a list of which the page is told the first. */
export function whole(part: 'newest' | 'growing' | 'first_seen' | 'urgent', query: Period): () => Promise<Situation[typeof part]> {
  return async () => (await api.situation({ ...query, format: 'whole' }, undefined))[part];
}

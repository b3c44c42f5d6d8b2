import { here } from '../session.svelte';
import { Refused } from './refused';
import type { Problem } from './shapes';

export type Query = Record<string, string | number | boolean | null | undefined>;

export const ROOT = '/api/v1';

/** The address of an answer, as a link to save it from. */
export function apiAddress(path: string, query: Query = {}): string {
  const words = new URLSearchParams();
  for (const [key, word] of Object.entries(query)) {
    if (word !== null && word !== undefined && word !== '') words.set(key, String(word));
  }
  const text = words.toString();
  return `${ROOT}${path}${text ? `?${text}` : ''}`;
}

export async function get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  return told<T>(await fetch(apiAddress(path, query), { headers: { accept: 'application/json' }, ...(signal ? { signal } : {}) }));
}

/** A change: carries the session's token, without which the server refuses it. */
export async function send<T>(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (here.session) headers['x-krama-csrf'] = here.session.csrf;
  if (body !== undefined) headers['content-type'] = 'application/json';
  return told<T>(await fetch(ROOT + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }));
}

async function told<T>(response: Response): Promise<T> {
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as T;
  if (response.status === 401) here.session = null;
  throw new Refused(await problem(response));
}

async function problem(response: Response): Promise<Problem> {
  const nothing: Problem = { status: response.status, title: response.statusText, code: null, detail: response.statusText, causes: [], hint: null };
  if (!response.headers.get('content-type')?.includes('json')) return nothing;
  return { ...nothing, ...((await response.json()) as Partial<Problem>) };
}

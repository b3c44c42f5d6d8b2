import createClient from 'openapi-fetch';
import { here } from '../session.svelte';
import { NOTHING, Refused } from './refused';
import type { paths } from './schema';
import type { Problem } from './shapes';

export const ROOT = '/api/v1';

export type Query = Record<string, string | number | boolean | null | undefined>;

/** The interface; paths, words and answers are checked against its document. */
export const client = createClient<paths>({ baseUrl: ROOT, headers: { accept: 'application/json' } });

client.use({
  onRequest({ request }) {
    // A change carries the session's token, without which the server refuses it.
    if (request.method !== 'GET' && here.session) request.headers.set('x-krama-csrf', here.session.csrf);
    return request;
  },
  onResponse({ response }) {
    if (response.ok) here.touch();
  },
});

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** What was answered, which is text only where CSV was asked for; a refusal is thrown. */
export async function told<T>(asked: Promise<Answer<T>>): Promise<Exclude<T, string>> {
  const { data, error, response } = await asked;
  if (response.ok) return data as Exclude<T, string>;
  if (response.status === 401) here.session = null;
  throw new Refused(problemOf(response.status, response.statusText, error));
}

/** A file that was answered, under the server's name; a refusal is thrown. */
export async function file(asked: Promise<Answer<Blob>>): Promise<File> {
  const content = await told(asked);
  const { response } = await asked;
  const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? '';
  return new File([content], name, { type: content.type });
}

/** A problem in the server's words, or in the browser's where it said none. */
export function problemOf(status: number, words: string, told: unknown): Problem {
  const nothing: Problem = { status, title: words, code: null, detail: words, causes: [], hint: null, particulars: NOTHING };
  return typeof told === 'object' && told !== null ? { ...nothing, ...(told as Partial<Problem>) } : nothing;
}

/** The address of an answer, as a link to save it from. */
export function apiAddress(path: string, query: Query = {}): string {
  const words = new URLSearchParams();
  for (const [key, word] of Object.entries(query)) {
    if (word !== null && word !== undefined && word !== '') words.set(key, String(word));
  }
  const text = words.toString();
  return `${ROOT}${path}${text ? `?${text}` : ''}`;
}

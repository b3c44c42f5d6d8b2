import { client, file, told } from './call';
import type { paths } from './schema';
import type { Deciding, Saying, Why, WhyOne } from './shapes';

type Signal = AbortSignal | undefined;

/** What a list or a view may be asked. */
type Asked<P extends keyof paths> = paths[P] extends { get: { parameters: { query?: infer Q } } } ? NonNullable<Q> : never;
/** What a change says. */
type Sent<P extends keyof paths, M extends 'post' | 'patch' = 'post'> = paths[P] extends Record<M, { requestBody: { content: { 'application/json': infer B } } }> ? B : never;

const at = (signal: Signal) => (signal ? { signal } : {});

/** All of it as CSV for spreadsheet programs. */
const TABLE = { query: { format: 'csv', for_excel: 1 } } as const;

/** Every question the page asks, and every change it makes. */
export const api = {
  session: () => told(client.GET('/session')),
  signIn: (how: Sent<'/sessions'>) => told(client.POST('/sessions', { body: how })),
  signOut: () => told(client.DELETE('/session')),
  sessions: (signal: Signal) => told(client.GET('/sessions', at(signal))),
  endSessions: (body: Sent<'/sessions/end'>) => told(client.POST('/sessions/end', { body })),
  drawFactor: () => told(client.POST('/session/factor/draw')),
  setFactor: (body: Sent<'/session/factor'>) => told(client.POST('/session/factor', { body })),
  removeFactor: (body: Sent<'/session/factor/removal'>) => told(client.POST('/session/factor/removal', { body })),
  changePassword: (body: Sent<'/session/password'>) => told(client.POST('/session/password', { body })),

  situation: (query: Asked<'/situation'>, signal: Signal) => told(client.GET('/situation', { params: { query }, ...at(signal) })),
  groups: (query: Asked<'/groups'>, signal: Signal) => told(client.GET('/groups', { params: { query }, ...at(signal) })),
  compare: (a: string, b: string, signal: Signal) => told(client.GET('/groups/compare', { params: { query: { a, b } }, ...at(signal) })),
  group: (name: string, signal: Signal) => told(client.GET('/groups/{name}', { params: { path: { name } }, ...at(signal) })),
  network: (name: string, limit: number, signal: Signal) =>
    told(client.GET('/groups/{name}/network', { params: { path: { name }, query: { limit } }, ...at(signal) })),
  timeline: (name: string, query: Asked<'/groups/{name}/timeline'>, signal: Signal) =>
    told(client.GET('/groups/{name}/timeline', { params: { path: { name }, query }, ...at(signal) })),
  members: (name: string, query: Asked<'/groups/{name}/members'>, signal: Signal) =>
    told(client.GET('/groups/{name}/members', { params: { path: { name }, query }, ...at(signal) })),
  history: (name: string, signal: Signal) => told(client.GET('/groups/{name}/history', { params: { path: { name } }, ...at(signal) })),

  report: (number: number, version: number | undefined, signal: Signal) =>
    told(client.GET('/reports/{number}', { params: { path: { number }, query: version ? { version } : {} }, ...at(signal) })),
  identified: (number: number, why: string) => told(client.POST('/reports/{number}/identified', { params: { path: { number } }, body: { why } })),
  proof: (number: number, why: string) => told(client.POST('/reports/{number}/proof', { params: { path: { number } }, body: { why }, parseAs: 'blob' })),
  why: (a: string, b: string, signal: Signal) => told(client.POST('/why', { body: { a, b }, ...at(signal) })) as Promise<Why>,
  whyOne: (a: string, signal: Signal) => told(client.POST('/why', { body: { a }, ...at(signal) })) as Promise<WhyOne>,
  whyTable: (body: Sent<'/why'>) => file(client.POST('/why', { params: TABLE, body, parseAs: 'blob' })),
  search: (words: string, limit: number, signal: Signal) => told(client.POST('/search', { body: { words, limit }, ...at(signal) })),
  searchTable: (words: string, limit: number) => file(client.POST('/search', { params: TABLE, body: { words, limit }, parseAs: 'blob' })),
  reviews: (query: Asked<'/reviews'>, signal: Signal) => told(client.GET('/reviews', { params: { query }, ...at(signal) })),

  decisions: (query: Asked<'/decisions'>, signal: Signal) => told(client.GET('/decisions', { params: { query }, ...at(signal) })),
  foresee: (said: Saying) => told(client.POST('/decisions/preview', { body: said as Deciding })),
  foreseeWithdrawal: (decision: string, signal: Signal) => told(client.POST('/decisions/preview', { body: { decision }, ...at(signal) })),
  decide: (said: Saying) => told(client.POST('/decisions', { body: said as Deciding })),
  withdraw: (entry: string, why: string) => told(client.POST('/decisions/{entry}/withdrawal', { params: { path: { entry } }, body: { why } })),

  addReport: (body: Sent<'/reports'>) => told(client.POST('/reports', { body })),
  analyse: () => told(client.POST('/analyses')),
  stop: () => told(client.DELETE('/analyses/current')),

  cases: (query: Asked<'/cases'>, signal: Signal) => told(client.GET('/cases', { params: { query }, ...at(signal) })),
  openCase: (body: Sent<'/cases'>) => told(client.POST('/cases', { body })),
  case: (number: string, signal: Signal) => told(client.GET('/cases/{number}', { params: { path: { number } }, ...at(signal) })),
  weigh: (number: string, name: string, run: string, signal: Signal) =>
    told(client.GET('/cases/{number}/groups/{name}', { params: { path: { number, name }, query: { run } }, ...at(signal) })),
  changeCase: (number: string, body: Sent<'/cases/{number}', 'patch'>) => told(client.PATCH('/cases/{number}', { params: { path: { number } }, body })),
  assign: (number: string, body: Sent<'/cases/{number}/assignments'>) =>
    told(client.POST('/cases/{number}/assignments', { params: { path: { number } }, body })),
  hold: (number: string, body: Sent<'/cases/{number}/holdings'>) => told(client.POST('/cases/{number}/holdings', { params: { path: { number } }, body })),
  takeOut: (number: string, entry: string, why: string) =>
    told(client.POST('/cases/{number}/holdings/{entry}/removal', { params: { path: { number, entry } }, body: { why } })),
  note: (number: string, note: string) => told(client.POST('/cases/{number}/notes', { params: { path: { number } }, body: { note } })),
  strike: (number: string, entry: string, why: string) =>
    told(client.POST('/cases/{number}/notes/{entry}/strike', { params: { path: { number, entry } }, body: { why } })),
  submit: (number: string, body: Sent<'/cases/{number}/submission'>) =>
    told(client.POST('/cases/{number}/submission', { params: { path: { number } }, body })),
  colleagues: (query: Asked<'/colleagues'>, signal: Signal) => told(client.GET('/colleagues', { params: { query }, ...at(signal) })),

  research: (by: string, signal: Signal) => told(client.GET('/research', { params: { query: { by } }, ...at(signal) })),
  people: (query: Asked<'/people'>, signal: Signal) => told(client.GET('/people', { params: { query }, ...at(signal) })),
  addPerson: (body: Sent<'/people'>) => told(client.POST('/people', { body })),
  changePerson: (number: string, body: Sent<'/people/{number}', 'patch'>) => told(client.PATCH('/people/{number}', { params: { path: { number } }, body })),
  audit: (query: Asked<'/audit'>, signal: Signal) => told(client.GET('/audit', { params: { query }, ...at(signal) })),
};

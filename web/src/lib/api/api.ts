import { get, send, type Query } from './call';
import type * as shapes from './shapes';

type Signal = AbortSignal | undefined;
const name = encodeURIComponent;

/** Every question the page asks, and every change it makes. */
export const api = {
  session: () => get<shapes.Session>('/session'),
  signInByLink: (link: string) => send<shapes.Session>('POST', '/sessions', { link }),
  signIn: (who: string, password: string) => send<shapes.Session>('POST', '/sessions', { name: who, password }),
  signOut: () => send<void>('DELETE', '/session'),

  situation: (query: Query, signal: Signal) => get<shapes.Situation>('/situation', query, signal),
  groups: (query: Query, signal: Signal) => get<shapes.Page<shapes.GroupSummary>>('/groups', query, signal),
  group: (group: string, signal: Signal) => get<shapes.Group>(`/groups/${name(group)}`, {}, signal),
  network: (group: string, limit: number, signal: Signal) => get<shapes.NetworkAnswer>(`/groups/${name(group)}/network`, { limit }, signal),
  timeline: (group: string, signal: Signal) => get<shapes.TimelineAnswer>(`/groups/${name(group)}/timeline`, {}, signal),
  members: (group: string, query: Query, signal: Signal) => get<shapes.Members>(`/groups/${name(group)}/members`, query, signal),
  history: (group: string, signal: Signal) => get<shapes.History>(`/groups/${name(group)}/history`, {}, signal),
  compare: (a: string, b: string, signal: Signal) => get<shapes.Comparison>('/groups/compare', { a, b }, signal),

  report: (number: string, signal: Signal) => get<shapes.Report>(`/reports/${name(number)}`, {}, signal),
  identified: (number: string, why: string) => send<shapes.Identified>('POST', `/reports/${name(number)}/identified`, { why }),
  why: (a: string, b: string, signal: Signal) => get<shapes.Why>('/why', { a, b }, signal),
  whyOne: (a: string, signal: Signal) => get<shapes.WhyOne>('/why', { a }, signal),
  search: (q: string, limit: number, signal: Signal) => get<shapes.Found>('/search', { q, limit }, signal),
  reviews: (query: Query, signal: Signal) => get<shapes.Page<shapes.Review>>('/reviews', query, signal),

  decisions: (query: Query, signal: Signal) => get<shapes.Page<shapes.Decision>>('/decisions', query, signal),
  foresee: (said: shapes.Said) => send<shapes.Foreseen>('POST', '/decisions/preview', said),
  decide: (said: shapes.Said) => send<shapes.Entered>('POST', '/decisions', said),
  withdraw: (entry: string, why: string) => send<shapes.Entered>('POST', `/decisions/${name(entry)}/withdrawal`, { why }),

  addReport: (told: { source: string; reference?: string; fields: Record<string, string> }) => send<shapes.Piece>('POST', '/reports', told),
  analyse: () => send<shapes.Piece>('POST', '/analyses'),
  stop: () => send<shapes.Piece>('DELETE', '/analyses/current'),

  cases: (query: Query, signal: Signal) => get<shapes.Page<shapes.CaseSummary>>('/cases', query, signal),
  openCase: (title: string) => send<shapes.Case>('POST', '/cases', { title }),
  case: (id: string, signal: Signal) => get<shapes.Case>(`/cases/${name(id)}`, {}, signal),
  changeCase: (id: string, change: unknown) => send<shapes.Case>('PATCH', `/cases/${name(id)}`, change),
  note: (id: string, text: string) => send<unknown>('POST', `/cases/${name(id)}/notes`, { text }),
  assign: (id: string, person: string) => send<unknown>('POST', `/cases/${name(id)}/assignments`, { person }),
  submit: (id: string, why: string) => send<unknown>('POST', `/cases/${name(id)}/submission`, { why }),

  research: (query: Query, signal: Signal) => get<shapes.Research>('/research', query, signal),
  people: (query: Query, signal: Signal) => get<shapes.Page<shapes.Person>>('/people', query, signal),
  addPerson: (person: { name: string; shown: string; role: string; password: string; why: string }) => send<shapes.Person>('POST', '/people', person),
  changePerson: (number: string, change: unknown) => send<shapes.Person>('PATCH', `/people/${name(number)}`, change),
  audit: (query: Query, signal: Signal) => get<shapes.Page<shapes.AuditEntry>>('/audit', query, signal),
};

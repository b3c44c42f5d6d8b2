import type { Route } from './lib/router.svelte';
import type { Right } from './lib/session.svelte';

/** A view: its address, what it needs, and the key that goes there after `g`. */
export interface View extends Route {
  readonly name: ViewName;
  /** One of these rights opens it; none are needed where there is none. */
  readonly needs: readonly Right[];
}

export type ViewName =
  | 'situation'
  | 'groups'
  | 'compare'
  | 'group'
  | 'report'
  | 'why'
  | 'search'
  | 'decisions'
  | 'reviews'
  | 'add'
  | 'analysis'
  | 'cases'
  | 'case'
  | 'research'
  | 'people'
  | 'audit';

const view = (name: ViewName, path: string, needs: readonly Right[], load: Route['load']): View => ({ name, path, needs, load });

export const views: readonly View[] = [
  view('situation', '/', ['see-groups'], () => import('./routes/Situation.svelte')),
  view('groups', '/groups', ['see-groups'], () => import('./routes/Groups.svelte')),
  view('compare', '/groups/compare', ['see-groups'], () => import('./routes/Compare.svelte')),
  view('group', '/groups/:name', ['see-groups'], () => import('./routes/Group.svelte')),
  view('report', '/reports/:number', ['see-reports', 'see-cases'], () => import('./routes/Report.svelte')),
  view('why', '/why', ['see-groups', 'see-reports'], () => import('./routes/Why.svelte')),
  view('search', '/search', ['search'], () => import('./routes/Search.svelte')),
  view('reviews', '/reviews', ['see-groups'], () => import('./routes/Reviews.svelte')),
  view('decisions', '/decisions', ['see-groups'], () => import('./routes/Decisions.svelte')),
  view('cases', '/cases', ['see-cases'], () => import('./routes/Cases.svelte')),
  view('case', '/cases/:number', ['see-cases'], () => import('./routes/Case.svelte')),
  view('add', '/add', ['take-in'], () => import('./routes/Add.svelte')),
  view('analysis', '/analysis', ['analyse'], () => import('./routes/Analysis.svelte')),
  view('research', '/research', ['research'], () => import('./routes/Research.svelte')),
  view('people', '/people', ['manage-people'], () => import('./routes/People.svelte')),
  view('audit', '/audit', ['see-audit'], () => import('./routes/Audit.svelte')),
];

/** What stands in the rail, in its parts. */
export const rail = [
  { part: 'work', names: ['situation', 'groups', 'reviews', 'decisions'] },
  { part: 'keep', names: ['cases', 'research'] },
  { part: 'intake', names: ['add', 'analysis'] },
  { part: 'page', names: ['people', 'audit'] },
] as const;

export type RailName = (typeof rail)[number]['names'][number];

/** After `g`, this key goes there. */
export const goKeys: Readonly<Record<RailName, string>> = {
  situation: 's',
  groups: 'g',
  reviews: 'r',
  decisions: 'd',
  cases: 'c',
  research: 't',
  add: 'a',
  analysis: 'n',
  people: 'p',
  audit: 'l',
};

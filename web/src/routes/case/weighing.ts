import type { Submission } from '$lib/api/shapes';

/** A group as a run had it. */
export interface Place {
  readonly group: string;
  readonly run: string;
}

/** The groups of which something was submitted that belongs together: a group, or two reports of it. */
export function weighable(submissions: readonly Submission[]): Place[] {
  const reports = new Map<string, { place: Place; put: Set<string> }>();
  for (const exhibit of submissions.flatMap((put) => put.exhibits)) {
    if (!exhibit.place) continue;
    const key = `${exhibit.place.group} ${exhibit.place.run}`;
    const one = reports.get(key) ?? { place: exhibit.place, put: new Set() };
    for (const report of exhibit.what === 'group' ? exhibit.reports : [exhibit.report]) one.put.add(report);
    reports.set(key, one);
  }
  return [...reports.values()].filter(({ put }) => put.size > 1).map(({ place }) => place);
}

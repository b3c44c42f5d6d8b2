/** Where a group's reports stood, as it is drawn. */
import type { History } from '$lib/api/shapes';

type Run = History['runs'][number];

/** So many groups have a colour of their own. */
const OWN = 7;
const ALONE = 'alone';
const OTHERS = 'others';

/** The groups that get a colour: the group itself first, then those that most of its reports ever stood on. */
export function coloured(group: string, runs: readonly Run[]): string[] {
  const most = new Map<string, number>();
  for (const stood of runs.flatMap((run) => run.stood_on)) most.set(stood.group, Math.max(most.get(stood.group) ?? 0, stood.reports));
  most.delete(group);
  const others = [...most].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0], 'en', { numeric: true })).map(([name]) => name);
  return [group, ...others.slice(0, OWN)];
}

/** The parts of one run from the line up; each of the names, then other groups together, then who stood alone. */
export function parts(run: Run, names: readonly string[]): { key: string; reports: number }[] {
  const of = (kept: (name: string) => boolean) => run.stood_on.filter((stood) => kept(stood.group)).reduce((sum, stood) => sum + stood.reports, 0);
  return [
    ...names.map((name) => ({ key: name, reports: of((one) => one === name) })),
    { key: OTHERS, reports: of((one) => !names.includes(one)) },
    { key: ALONE, reports: run.alone },
  ].filter((part) => part.reports > 0);
}

/** Reports of the groups they stood on that do not stand with them now. */
export function elsewhere(run: Run): number {
  return run.stood_on.reduce((sum, stood) => sum + stood.of - stood.reports, 0);
}

export function colourOf(key: string, names: readonly string[]): string {
  if (key === ALONE) return 'var(--series-none)';
  return key === OTHERS ? 'var(--series-rest)' : `var(--series-${names.indexOf(key) + 1})`;
}

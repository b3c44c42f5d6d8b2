import type { NetworkAnswer } from '../api/shapes';
import { isMasked, short } from '../names';
import { named, w } from '../words/words.svelte';
import type { Net } from './net';

/** What the interface tells of a group, as something to draw. */
export function netOf(answer: NetworkAnswer): Net {
  const degrees = new Map<string, number>();
  for (const hold of answer.holds) degrees.set(hold.report, (degrees.get(hold.report) ?? 0) + 1);
  const reports = answer.reports.map((dot) => ({
    id: dot.report,
    basis: 'report',
    label: dot.report_ref,
    degree: degrees.get(dot.report) ?? 0,
    millibits: dot.own_millibits,
    provider: false,
  }));
  const values = answer.values.map((dot) => ({
    id: `v${dot.tie}`,
    basis: dot.basis,
    label: `${named(w().kinds, dot.basis)} ${isMasked(dot.value) ? '█' : short(dot.value)}`,
    degree: dot.reports,
    millibits: dot.millibits,
    provider: dot.provider,
  }));
  const edges = answer.holds.map((hold) => ({ report: hold.report, value: `v${hold.tie}`, millibits: hold.millibits, weak: !hold.in_chain }));
  return { nodes: [...reports, ...values], edges };
}

/** Every view with an address, over what the country holds. */
export function addresses([group, second]: readonly string[], [report, other]: readonly string[]): Record<string, string> {
  return {
    situation: '/',
    groups: '/groups',
    group: `/groups/${group}`,
    network: `/groups/${group}?tab=network`,
    timeline: `/groups/${group}?tab=timeline`,
    members: `/groups/${group}?tab=reports`,
    history: `/groups/${group}?tab=history`,
    compare: `/groups/compare?a=${group}&b=${second}`,
    report: `/reports/${report}`,
    why: `/why?a=${report}&b=${other}`,
    search: '/search#money',
    reviews: '/reviews',
    decisions: '/decisions',
    cases: '/cases',
    research: '/research',
    counts: '/research?by=month&then=type',
    add: '/add',
    analysis: '/analysis',
    people: '/people',
    audit: '/audit',
  };
}

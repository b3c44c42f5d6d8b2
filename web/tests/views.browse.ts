import { describe, expect, it } from 'vitest';
import { barriers } from './browser';
import { desk, settled } from './desk';

const at = desk();

/** Every view with an address, over what the country holds. */
export function addresses(group: string, report: string, other: string): Record<string, string> {
  return {
    situation: '/',
    groups: '/groups',
    group: `/groups/${group}`,
    network: `/groups/${group}?tab=network`,
    timeline: `/groups/${group}?tab=timeline`,
    members: `/groups/${group}?tab=reports`,
    history: `/groups/${group}?tab=history`,
    report: `/reports/${report}`,
    why: `/why?a=${report}&b=${other}`,
    search: '/search?q=money',
    reviews: '/reviews',
    decisions: '/decisions',
    cases: '/cases',
    research: '/research',
    add: '/add',
    analysis: '/analysis',
    people: '/people',
    audit: '/audit',
  };
}

for (const [theme, language] of [
  ['light', 'en'],
  ['dark', 'km'],
] as const) {
  describe(`in ${theme} and ${language}`, () => {
    it('no view bars anybody', async () => {
      const page = await at.signedIn({ theme, language });
      const group = at.groups()[0]?.group ?? '';
      const members = JSON.parse(at.unit.run('members', group, '--json')) as { members: { report: string }[] };
      const [report, other] = members.members.map((member) => member.report.slice(1));
      const found: Record<string, string[]> = {};
      for (const [name, path] of Object.entries(addresses(group, report ?? '', other ?? ''))) {
        await page.goto(at.server.address + path);
        await settled(page);
        const against = await barriers(page);
        if (await page.locator('.trouble').count()) against.push(`trouble: ${await page.locator('.trouble').first().innerText()}`);
        if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) against.push('wider than the screen');
        if (against.length > 0) found[name] = against;
      }
      expect(found).toEqual({});
    }, 240_000);
  });
}

it('a telephone shows what is looked up', async () => {
  const page = await at.signedIn({}, { width: 390, height: 780 });
  const group = at.groups()[0]?.group ?? '';
  for (const path of ['/', '/groups', `/groups/${group}`, '/search?q=money', '/reports/1']) {
    await page.goto(at.server.address + path);
    await settled(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(390);
  }
});

import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { addresses } from './addresses';
import { desk, settled } from './desk';
import { account, change, signIn } from './people';
import { Server, Unit } from './unit';

const folder = process.env['KRAMA_SCREENS'];
const PHONE = { width: 390, height: 844 };

// The pictures of the documents are made here, and only where a folder for them is named.
if (folder) {
  const at = desk();
  mkdirSync(resolve(folder), { recursive: true });

  const shoot = async (page: Page, name: string) => {
    await page.evaluate(() => document.fonts.ready);
    const picture = await page.screenshot({ path: join(resolve(folder), `${name}.png`), animations: 'disabled' });
    expect(picture.length, name).toBeGreaterThan(8_000);
  };
  const pictured = async (page: Page, name: string, path: string) => {
    await page.goto(at.server.address + path);
    await settled(page);
    await shoot(page, name);
  };
  /** The largest group, and two reports of it. */
  const largest = () => {
    const [first, second] = at.groups().sort((a, b) => b.reports - a.reports).map((one) => one.group);
    return { groups: [first ?? '', second ?? ''] as const, reports: at.members(first ?? '') };
  };

  it('a case is kept and something is decided, so that there is something to picture', async () => {
    for (const role of ['judge', 'prosecutor', 'analyst']) account(at.unit, role);
    const { groups, reports } = largest();
    const [a, b] = reports.map((report) => `#${report}`) as [string, string];
    const page = await signIn(await at.page(), at.server, 'prosecutor');
    const { items } = await page.evaluate(async () => (await fetch('/api/v1/colleagues?limit=500')).json());
    const judge = items.find((one: { role: string }) => one.role === 'judge').number;
    const { case: number } = await change(page, 'cases', { name: 'Investments by look-alike domains', reference: 'INV-12/2026' });
    const why = 'Both complainants know the caller';
    await change(page, `cases/${number}/holdings`, { report: a, why });
    const held = await change(page, `cases/${number}/holdings`, { group: groups[0], why: 'As it stood when the prosecutor asked' });
    await change(page, `cases/${number}/assignments`, { person: judge, why: 'Assigned by the court' });
    await change(page, `cases/${number}/notes`, { note: 'The bank answered: the account was opened two days before the first report.' });
    await change(page, `cases/${number}/submission`, { title: 'First part', added: held.held.map(({ entry }: { entry: string }) => entry), why: 'Asked for by the court' });
    const analyst = await signIn(await at.page(), at.server, 'analyst');
    await change(analyst, 'decisions', { verdict: 'unsure', a, b, why: 'The callers could not be told apart' });
    await change(analyst, 'decisions', { verdict: 'confirmed', report: b, why: 'Called back, and it fits' });
  });

  it('every view is pictured', async () => {
    const page = await at.signedIn();
    const { groups, reports } = largest();
    for (const [name, path] of Object.entries(addresses(groups, reports))) await pictured(page, name, path);
    await pictured(page, 'case', '/cases/C1');
    await pictured(page, 'members-of-a-sentence', `/groups/${groups[0]}?tab=reports&platform=telegram`);
  }, 240_000);

  it('a group that grew is pictured run by run, and a chain of some steps', async () => {
    const grown = Unit.grown(1500);
    const server = await Server.over(grown);
    const page = await at.page();
    await page.goto(server.link);
    await page.waitForSelector('nav a[aria-current]');
    const [group = '', from = '', to = ''] = await page.evaluate(async () => {
      const read = async (path: string) => (await fetch(`/api/v1${path}`)).json();
      const { items } = await read('/groups?sort=-reports&limit=20');
      for (const { group } of items) {
        const { runs } = await read(`/groups/${group}/history`);
        const members = (await read(`/groups/${group}/members?limit=500`)).items;
        if (runs.at(-1).stood_on.length > 2) return [group, members[0].report.slice(1), members.at(-1).report.slice(1)] as string[];
      }
      return [];
    });
    for (const [name, path] of [['history', `/groups/${group}?tab=history`], ['why', `/why?a=${from}&b=${to}`]] as const) {
      await page.goto(server.address + path);
      await settled(page);
      await shoot(page, name);
    }
    await server.stop();
    grown.remove();
  }, 240_000);

  it('a decision is pictured with what it would change', async () => {
    const page = await at.signedIn();
    const [first, second] = largest().reports;
    await page.goto(`${at.server.address}/reports/${first}`);
    await settled(page);
    await page.getByRole('button', { name: 'Decide …' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Different groups').click();
    await dialog.getByLabel('Other report').fill(`#${second}`);
    await dialog.getByLabel('Reason').fill('The two callers were heard at the same time in two places.');
    await dialog.getByRole('button', { name: 'See what would change' }).click();
    await dialog.getByText('What would change in the next run').waitFor();
    await dialog.getByRole('button', { name: 'Save the decision' }).scrollIntoViewIfNeeded();
    await shoot(page, 'decide');
  });

  it('signing in and what a judge sees are pictured', async () => {
    const page = await at.page();
    await page.goto(`${at.server.address}/sign-in`);
    await page.getByLabel('Password').waitFor();
    await shoot(page, 'sign-in');
    await signIn(page, at.server, 'judge');
    await pictured(page, 'judge', '/cases/C1');
    await page.goto(`${at.server.address}/password`);
    await page.getByLabel('Password').first().waitFor();
    await shoot(page, 'password');
  });

  it('Khmer, dark and a telephone are pictured', async () => {
    const { groups, reports } = largest();
    const group = `/groups/${groups[0]}`;
    const paths = { situation: '/', group, report: `/reports/${reports[0]}` };
    for (const [kind, page, more] of [
      ['khmer', await at.signedIn({ language: 'km' }), { timeline: `${group}?tab=timeline` }],
      ['dark', await at.signedIn({ theme: 'dark' }), { network: `${group}?tab=network` }],
      ['phone', await signIn(await at.page({}, PHONE), at.server, 'analyst'), { groups: '/groups', timeline: `${group}?tab=timeline`, research: '/research' }],
    ] as const) {
      for (const [name, path] of Object.entries({ ...paths, ...more })) await pictured(page, `${kind}-${name}`, path);
    }
  }, 240_000);
} else {
  it.skip('every view is pictured', () => undefined);
}

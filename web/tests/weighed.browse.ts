import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { browser, open } from './browser';
import { settled } from './desk';
import { account, change, signIn } from './people';
import { Server, Unit } from './unit';

let server: Server;
let window: Browser;
let prosecutor: Page;
let judge: Page;
let group: string;
let members: { report: string; report_ref: string; duplicate_of: string | null }[];

beforeAll(async () => {
  const unit = Unit.at(inject('folder'));
  for (const role of ['prosecutor', 'judge']) account(unit, role);
  [server, window] = await Promise.all([Server.over(unit), browser()]);
  prosecutor = await signIn((await open(window)).page, server, 'prosecutor');
  judge = await signIn((await open(window)).page, server, 'judge');
  group = (await asked(prosecutor, 'groups?sort=-reports&limit=1')).items[0].group;
  members = (await asked(prosecutor, `groups/${group}/members?limit=500`)).items;
});
afterAll(async () => {
  await window?.close();
  await server?.stop();
});

const asked = async (page: Page, path: string) => page.evaluate(async (to) => (await fetch(`/api/v1/${to}`)).json(), path);

/** A case of which these things are before the court, and a judge is assigned to it. */
async function submitted(name: string, things: object[]): Promise<string> {
  const colleagues = await asked(prosecutor, 'colleagues?limit=500');
  const number = (await change(prosecutor, 'cases', { name })).case;
  for (const thing of things) await change(prosecutor, `cases/${number}/holdings`, thing);
  for (const one of colleagues.items.filter(({ role }: { role: string }) => role === 'judge')) await change(prosecutor, `cases/${number}/assignments`, { person: one.number });
  await change(prosecutor, `cases/${number}/submission`, { title: name });
  return number;
}

it('a judge sees why a submitted group is one, in the page of its case', async () => {
  const number = await submitted('The whole group', [{ group }]);
  await judge.goto(`${server.address}/cases/${number}`);
  await settled(judge);
  const section = judge.locator('section', { has: judge.getByRole('heading', { name: 'Why the reports of a group are one' }) }).first();
  await section.getByText(`${members.length} reports of the group were submitted`).waitFor();
  await section.getByText('They are all of it.').waitFor();
  for (const title of ['How it operates', 'What holds it together', 'What speaks against', 'Why each report is in it']) await section.getByRole('heading', { name: title }).waitFor();
  await section.getByText(/^They take money through /).waitFor();
  // Each value names the reports that name it, which open as they were submitted; nothing leads where a judge may not go.
  const weighed = await asked(judge, `cases/${number}/groups/${group}`);
  const values = section.getByRole('table').first();
  expect(await values.locator('tbody tr').first().locator('a').count()).toBe(Math.min(10, weighed.held_by[0].named_by.length));
  const links = await section.locator('a[href]').evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
  expect(links.length).toBeGreaterThan(20);
  for (const href of links) expect(href).toMatch(/^\/(reports\/\d+\?version=1|api\/v1\/cases\/C\d+\/groups\/G\d+\?.*)$/);
  const chains = section.getByRole('table').last();
  await section.getByRole('button', { name: /more$/ }).last().click();
  expect(await chains.locator('tbody tr').count()).toBe(members.length);
  expect(await chains.locator('.step').count()).toBe(weighed.members.flatMap((one: { chain: object[] }) => one.chain).length);
  expect(await chains.getByText('The chains of the others lead to it.').count()).toBe(1);
});

it('of two reports of a group the judge sees how many there are besides, and none of them', async () => {
  const firsts = members.filter((one) => one.duplicate_of === null);
  const put = [firsts[0]!, firsts.at(-1)!];
  const number = await submitted('Two of a group', put.map(({ report }) => ({ report })));
  await judge.goto(`${server.address}/cases/${number}`);
  await settled(judge);
  await judge.getByText(`${members.length - 2} more reports of this group were not submitted.`).waitFor();
  const text = await judge.locator('main').innerText();
  for (const { report, report_ref } of members.filter((one) => !put.includes(one))) {
    expect(text).not.toContain(report_ref);
    expect(text).not.toMatch(new RegExp(`${report}(?!\\d)`));
  }
  // Who keeps the case sees what the judge is told, once they ask for it.
  await prosecutor.goto(`${server.address}/cases/${number}`);
  await settled(prosecutor);
  expect(await prosecutor.getByRole('heading', { name: 'Why each report is in it' }).count()).toBe(0);
  await prosecutor.getByRole('button', { name: new RegExp(`^${group}, as in run`) }).click();
  await prosecutor.getByRole('heading', { name: 'Why each report is in it' }).waitFor();
  const { run } = await asked(judge, `cases/${number}/groups/${group}`);
  expect(new URL(prosecutor.url()).search).toBe(`?group=${group}&run=${run}`);
});

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { browser, open } from './browser';
import { settled } from './desk';
import { account, change, signIn } from './people';
import { Server, Unit } from './unit';

/** What each role's rail shows; everything else is forbidden. */
const SEES = {
  intake: ['/add'],
  analyst: ['/', '/groups', '/reviews', '/decisions', '/cases', '/research', '/add', '/analysis'],
  investigator: ['/', '/groups', '/reviews', '/decisions', '/cases', '/research'],
  prosecutor: ['/', '/groups', '/reviews', '/decisions', '/cases', '/research'],
  judge: ['/cases'],
  trainer: ['/', '/groups', '/reviews', '/decisions', '/cases', '/research', '/add', '/analysis'],
  trainee: ['/', '/groups', '/reviews', '/decisions'],
  admin: ['/add', '/analysis', '/people', '/audit'],
} as const;
const ALL = ['/', '/groups', '/reviews', '/decisions', '/cases', '/research', '/add', '/analysis', '/people', '/audit'];

let server: Server;
let window: Browser;

beforeAll(async () => {
  const unit = Unit.at(inject('folder'));
  for (const role of Object.keys(SEES)) account(unit, role);
  [server, window] = await Promise.all([Server.over(unit), browser()]);
});
afterAll(async () => {
  await window?.close();
  await server?.stop();
});

const signedIn = async (role: keyof typeof SEES) => signIn((await open(window)).page, server, role);

describe('a role sees its own pages alone', () => {
  for (const [role, sees] of Object.entries(SEES)) {
    it(role, async () => {
      const page = await signedIn(role as keyof typeof SEES);
      const rail = await page.locator('nav li a').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
      expect([...rail].sort()).toEqual([...sees].sort());
      for (const path of ALL) {
        await page.goto(server.address + path);
        await settled(page);
        const refused = (await page.locator('h1').innerText()) === 'Your role may not open this page';
        // Whoever may not see the situation is shown the first page that is theirs.
        if (path === '/') await expect.poll(() => new URL(page.url()).pathname).toBe(sees[0]);
        if (path !== '/') expect(refused, path).toBe(!(sees as readonly string[]).includes(path));
        expect(await page.locator('.trouble').count(), path).toBe(0);
      }
      await page.context().close();
    });
  }
});

it('a judge opens every report of a case that was submitted, and nothing that an analysis makes of it', async () => {
  const prosecutor = await signedIn('prosecutor');
  const groups = await prosecutor.evaluate(async () => (await fetch('/api/v1/groups?limit=1')).json());
  const colleagues = await prosecutor.evaluate(async () => (await fetch('/api/v1/colleagues')).json());
  const judge = colleagues.items.find((one: { role: string }) => one.role === 'judge');
  const { case: number } = await change(prosecutor, 'cases', { name: 'Kx, the whole group' });
  const held = await change(prosecutor, `cases/${number}/holdings`, { group: groups.items[0].group });
  await change(prosecutor, `cases/${number}/assignments`, { person: judge.number });
  const other = groups.items[0].first === 0 ? '#1' : '#0';
  await change(prosecutor, `cases/${number}/holdings`, { report: other });
  // What the court sees is chosen: at first nothing is, and it cannot be submitted.
  await prosecutor.goto(`${server.address}/cases/${number}`);
  await settled(prosecutor);
  await prosecutor.getByText(judge.shown).first().waitFor();
  await prosecutor.getByRole('button', { name: 'Submit to the court' }).click();
  const dialog = prosecutor.getByRole('dialog');
  await dialog.getByLabel('Title').fill('The group alone');
  await dialog.getByLabel('Reason').fill('the report stays with us');
  const submit = dialog.getByRole('button', { name: 'Submit to the court' });
  expect(await submit.isDisabled()).toBe(true);
  await dialog.getByRole('checkbox').first().check();
  await submit.click();
  await dialog.waitFor({ state: 'hidden' });
  await prosecutor.getByRole('heading', { name: 'The group alone' }).waitFor();
  await prosecutor.context().close();

  const page = await signedIn('judge');
  await page.goto(`${server.address}/cases/${number}`);
  await settled(page);
  const exhibits = page.locator('section', { has: page.getByRole('heading', { name: 'What was submitted to the court' }) });
  const reports = exhibits.locator('a[href^="/reports/"]');
  await exhibits.getByRole('button', { name: /more$/ }).click();
  expect(await reports.count()).toBe(held.held[0].held.reports.length);
  await reports.last().click();
  await settled(page);
  expect(await page.locator('h1').innerText()).not.toContain('Your role');
  await page.getByRole('heading', { name: 'What it says' }).waitFor();
  expect(await page.locator('.trouble').count()).toBe(0);
  expect(await page.getByRole('heading', { name: 'Why it stands where it does' }).count()).toBe(0);
  expect(await page.locator('mark[data-start]').count()).toBe(0);
  // Nothing that explains marks or lists values, since there are none.
  expect(await page.locator('.legend').count()).toBe(0);
  expect(await page.getByRole('heading', { name: 'Values in it' }).count()).toBe(0);
  await page.context().close();
});

it('who takes in sees what a report says, and no empty place for what an analysis makes of it', async () => {
  const page = await signedIn('intake');
  await page.goto(`${server.address}/reports/1`);
  await settled(page);
  await page.getByRole('heading', { name: 'What it says' }).waitFor();
  expect(await page.getByRole('heading', { name: 'Why it stands where it does' }).count()).toBe(0);
  await page.context().close();
});

it('the way to one’s own password is there on a narrow screen too', async () => {
  const page = await signedIn('analyst');
  for (const width of [1366, 1000, 390]) {
    await page.setViewportSize({ width, height: 780 });
    await page.goto(server.address);
    await settled(page);
    const link = page.locator('header a[href="/password"]');
    expect(await link.isVisible(), String(width)).toBe(true);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), String(width)).toBeLessThanOrEqual(width);
  }
  await page.locator('header a[href="/password"]').click();
  await page.waitForURL('**/password');
  await page.context().close();
});

it('a wrong password is told as one that does not fit', async () => {
  const { page } = await open(window);
  await page.goto(`${server.address}/sign-in`);
  await page.getByLabel('Name').fill('kx-analyst');
  await page.getByLabel('Password').fill('not this one at all');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('Name, password and code do not fit.').waitFor();
  await page.context().close();
});

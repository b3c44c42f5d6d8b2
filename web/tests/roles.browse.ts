import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { browser, open } from './browser';
import { settled } from './desk';
import { krama, Server, Unit } from './unit';

const PASSWORD = 'river stone lantern cup';
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
  const people = unit.run('account', 'list');
  for (const role of Object.keys(SEES)) {
    if (!people.includes(`kx-${role}`)) krama(['-w', unit.workspace, 'account', 'add', `kx-${role}`, '--role', role, '--own'], `${PASSWORD}\n`);
  }
  [server, window] = await Promise.all([Server.over(unit), browser()]);
});
afterAll(async () => {
  await window?.close();
  await server?.stop();
});

describe('a role sees its own pages alone', () => {
  for (const [role, sees] of Object.entries(SEES)) {
    it(role, async () => {
      const { page } = await open(window);
      await page.goto(`${server.address}/sign-in`);
      await page.getByLabel('Name').fill(`kx-${role}`);
      await page.getByLabel('Password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.waitForSelector('nav');
      const rail = await page.locator('nav li a').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
      expect([...rail].sort()).toEqual([...sees].sort());
      for (const path of ALL) {
        await page.goto(server.address + path);
        await settled(page);
        const refused = (await page.locator('h1').innerText()) === 'Your role may not open this page';
        // Whoever may not see the situation is shown the first page that is theirs.
        if (path !== '/') expect(refused, path).toBe(!(sees as readonly string[]).includes(path));
        expect(await page.locator('.trouble').count(), path).toBe(0);
      }
      await page.context().close();
    });
  }
});

it('a wrong password is told as one that does not fit', async () => {
  const { page } = await open(window);
  await page.goto(`${server.address}/sign-in`);
  await page.getByLabel('Name').fill('kx-analyst');
  await page.getByLabel('Password').fill('not this one at all');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('Name and password do not fit.').waitFor();
  await page.context().close();
});

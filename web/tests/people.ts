import type { Page } from 'playwright-core';
import { krama, type Server, type Unit } from './unit';

export const PASSWORD = 'river stone lantern cup';

/** Sees that somebody of a role can sign in. */
export function account(unit: Unit, role: string) {
  if (unit.run('account', 'list').includes(`kx-${role}`)) return;
  krama(['-w', unit.workspace, 'account', 'add', `kx-${role}`, '--role', role, '--own'], `${PASSWORD}\n`);
}

/** Signs somebody of a role in on a page. */
export async function signIn(page: Page, server: Server, role: string): Promise<Page> {
  await page.goto(`${server.address}/sign-in`);
  await page.getByLabel('Name').fill(`kx-${role}`);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForSelector('nav', { state: 'attached' });
  return page;
}

/** Changes something as the page does, in the session of whoever is signed in there. */
export const change = (page: Page, path: string, body: object) =>
  page.evaluate(
    async ([path, body]) => {
      const session = await (await fetch('/api/v1/session')).json();
      const headers = { 'content-type': 'application/json', 'x-krama-csrf': session.csrf };
      const answer = await fetch(`/api/v1/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
      return await answer.json();
    },
    [path, body] as const,
  );

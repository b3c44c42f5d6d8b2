import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { desk } from './desk';
import { krama } from './unit';

const at = desk();
const NAME = 'kx-second';
const PASSWORD = 'nine herons cross a slow river';
const STEP_MS = 30_000;
const TOO_MANY = {
  ...{ type: 'about:blank', title: 'Too Many Requests', status: 429, code: 'K9207', detail: 'too many', causes: [], hint: null },
  particulars: { which: null, bound: 40, found: null, names: [] },
};

/** What an authenticator app shows so many steps from now (RFC 6238). */
function shown(secret: string, steps: number): string {
  const bits = [...secret].map((sign) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / STEP_MS) + steps));
  const mac = createHmac('sha1', key).update(step).digest();
  return String((mac.readUInt32BE((mac[19] ?? 0) & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

async function signIn(page: Page, code = '', name = NAME) {
  await page.goto(`${at.server.address}/sign-in`);
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Password').fill(PASSWORD);
  if (code) await page.getByLabel('Code').fill(code);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

it('a second factor is set in the page, asked for at signing in, and taken off by who keeps accounts', async () => {
  krama(['-w', at.unit.workspace, 'account', 'add', NAME, '--role', 'analyst', '--own'], PASSWORD);
  const page = await at.page();
  await signIn(page);
  await page.waitForSelector('nav a[aria-current]', { state: 'attached' });
  await page.goto(`${at.server.address}/password`);
  await page.getByRole('button', { name: 'Set a second factor …' }).click();
  const asked = page.getByRole('dialog', { name: 'Set a second factor' });
  const drawn = asked.getByRole('img', { name: 'QR code of the key' });
  expect((await drawn.boundingBox())?.width).toBeGreaterThan(150);
  const secret = (await asked.locator('.key').innerText()).replaceAll(' ', '');
  expect(secret).toMatch(/^[A-Z2-7]{32}$/);
  // The code of the step before is taken too, which leaves that of now for signing in.
  await asked.getByLabel('Code that the app shows').fill(shown(secret, -1));
  await asked.getByLabel('Your own password').fill(PASSWORD);
  await asked.getByRole('button', { name: 'Set a second factor' }).click();
  await page.getByText('You sign in with a code beside your password.').waitFor();
  expect(await page.getByText(secret.slice(0, 4)).count()).toBe(0);

  const other = await at.page();
  await signIn(other);
  await other.getByRole('alert').filter({ hasText: 'Name, password and code do not fit.' }).waitFor();
  await signIn(other, shown(secret, 0));
  await other.waitForSelector('nav a[aria-current]', { state: 'attached' });

  const keeper = await at.signedIn();
  await keeper.goto(`${at.server.address}/people`);
  const row = keeper.getByRole('row').filter({ hasText: NAME });
  await row.getByText('second factor').waitFor();
  await row.getByRole('button', { name: 'Change …' }).click();
  const changing = keeper.getByRole('dialog', { name: `Change ${NAME}` });
  await changing.getByLabel('Take the second factor off').check();
  await changing.getByLabel('Reason').fill('lost the telephone');
  await changing.getByRole('button', { name: 'Save' }).click();
  await row.getByText('second factor').waitFor({ state: 'detached' });
  // Whoever must wait, or meets a failure, is not told that their words do not fit.
  const waiting = await at.page();
  await waiting.route('**/api/v1/sessions', (route) =>
    route.fulfill({ status: 429, contentType: 'application/problem+json', body: JSON.stringify(TOO_MANY) }),
  );
  await signIn(waiting);
  await waiting.getByRole('alert').filter({ hasText: 'That was too often for now. Wait 40 seconds' }).waitFor();
  const again = await at.page();
  await signIn(again);
  await again.waitForSelector('nav a[aria-current]', { state: 'attached' });
});

it('whoever has a second factor gives a code where they change the account of somebody else', async () => {
  krama(['-w', at.unit.workspace, 'account', 'add', 'kx-keeper', '--role', 'admin', '--own'], PASSWORD);
  krama(['-w', at.unit.workspace, 'account', 'add', 'kx-other', '--role', 'analyst', '--own'], PASSWORD);
  const page = await at.page();
  await signIn(page, '', 'kx-keeper');
  await page.waitForSelector('nav a[aria-current]', { state: 'attached' });
  await page.goto(`${at.server.address}/password`);
  await page.getByRole('button', { name: 'Set a second factor …' }).click();
  const asked = page.getByRole('dialog', { name: 'Set a second factor' });
  const secret = (await asked.locator('.key').innerText()).replaceAll(' ', '');
  await asked.getByLabel('Code that the app shows').fill(shown(secret, -1));
  await asked.getByLabel('Your own password').fill(PASSWORD);
  await asked.getByRole('button', { name: 'Set a second factor' }).click();
  await page.getByText('You sign in with a code beside your password.').waitFor();

  await page.goto(`${at.server.address}/people`);
  await page.getByRole('row').filter({ hasText: 'kx-other' }).getByRole('button', { name: 'Change …' }).click();
  const changing = page.getByRole('dialog', { name: 'Change kx-other' });
  await changing.getByLabel('Disable the account').check();
  await changing.getByLabel('Your own password').fill(PASSWORD);
  await changing.getByLabel('Reason').fill('left the unit');
  const save = changing.getByRole('button', { name: 'Save' });
  await changing.getByLabel('Code that the app shows').fill('000000');
  await save.click();
  await changing.getByText('or the code of your second factor').waitFor();
  await changing.getByLabel('Code that the app shows').fill(shown(secret, 0));
  await save.click();
  await page.getByRole('row').filter({ hasText: 'kx-other' }).locator('.chip.bad').waitFor();
});

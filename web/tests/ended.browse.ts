import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { desk, settled } from './desk';
import { account, PASSWORD, signIn } from './people';

const at = desk();

/** A page whose session the server does not know, while it still shows one. */
async function forgotten(path: string): Promise<Page> {
  const page = await at.signedIn();
  await page.goto(at.server.address + path);
  await settled(page);
  await page.context().clearCookies();
  return page;
}

async function isSignedOut(page: Page) {
  await page.getByLabel('Password').waitFor();
  expect(await page.locator('nav').count()).toBe(0);
}

it('a table is not saved, and nothing stays shown, when the session is over', async () => {
  const page = await forgotten('/groups');
  let saved = 0;
  page.on('download', () => (saved += 1));
  await page.locator('summary', { hasText: 'Export' }).click();
  await page.getByRole('link', { name: /CSV/ }).click();
  await isSignedOut(page);
  expect(saved).toBe(0);
});

it('people and decisions are saved as tables', async () => {
  const page = await at.signedIn();
  for (const [path, header] of [['/people', '"number","name",'], ['/decisions', '"entry","at","by",']] as const) {
    await page.goto(at.server.address + path);
    await settled(page);
    await page.locator('summary', { hasText: 'Export' }).click();
    const saving = page.waitForEvent('download');
    await page.getByRole('link', { name: /CSV/ }).click();
    let text = '';
    for await (const part of await (await saving).createReadStream()) text += String(part);
    expect(text.replace('\ufeff', '').startsWith(header), text).toBe(true);
  }
});

it('nothing stays shown when files are sent after the session', async () => {
  const page = await forgotten('/add');
  await page.locator('input[type=file]').setInputFiles({ name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('a call') });
  await isSignedOut(page);
});

it('nothing stays shown when the stream of work is refused, though nobody touches the page', async () => {
  const page = await at.signedIn();
  await page.route('**/api/v1/work', async (route) => {
    await page.context().clearCookies();
    await route.fulfill({ status: 401 });
  });
  await page.goto(`${at.server.address}/add`);
  await isSignedOut(page);
});

it('what was asked stands in no address and no entry of the history, and is gone with the session', async () => {
  account(at.unit, 'analyst');
  const page = await signIn(await at.page(), at.server, 'analyst');
  const box = page.getByRole('searchbox');
  await box.fill('023 900 123');
  await box.press('Enter');
  await page.waitForURL('**/search');
  await settled(page);
  expect(await page.evaluate(() => JSON.stringify(history.state) + location.href)).not.toContain('900');
  await page.goBack();
  await page.goForward();
  await settled(page);
  expect(await box.inputValue()).toBe('023 900 123');
  await page.goBack();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await isSignedOut(page);
  // Without loading the page anew.
  await page.getByLabel('Name').fill('kx-analyst');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForSelector('nav', { state: 'attached' });
  while (!page.url().endsWith('/search')) await page.goForward();
  await settled(page);
  expect(await box.inputValue()).toBe('');
  expect(await page.content()).not.toContain('900 123');
});

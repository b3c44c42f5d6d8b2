import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { desk, settled } from './desk';

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
  for (const [path, header] of [['/people', 'number,name,'], ['/decisions', 'entry,at,by,']] as const) {
    await page.goto(at.server.address + path);
    await settled(page);
    await page.locator('summary', { hasText: 'Export' }).click();
    const saving = page.waitForEvent('download');
    await page.getByRole('link', { name: /CSV/ }).click();
    let text = '';
    for await (const part of await (await saving).createReadStream()) text += String(part);
    expect(text.startsWith(header), text).toBe(true);
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

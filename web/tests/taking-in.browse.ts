import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { barriers, browser, open } from './browser';
import { settled } from './desk';
import { Server, Unit } from './unit';

const CHAT = `01/03/2026, 09:00 - Messages and calls are end-to-end encrypted.
01/03/2026, 09:01 - Kx Invented: Hello, is this the shop?
01/03/2026, 09:02 - KX Shop: Yes, pay at https://kx-invented.top/pay
01/03/2026, 09:03 - Kx Invented: I paid 500 USD and nothing came
`;
const TABLE = `Case No,Date Reported,What happened,Phone,Lost
D1,01/03/2026,The shop on https://kx-invented.top took my money,855 12 000 111,500
D2,02/03/2026,Paid at https://kx-invented.top and nothing came,855 12 000 112,300
D3,,,,
`;

const chat = (name: string, words: string[]) => ({
  name,
  type: 'personal_chat',
  id: name.length,
  messages: words.map((text, at) => ({ id: at + 1, type: 'message', date: `2026-03-01T09:0${at}:00`, from: at % 2 ? name : 'Kx Invented', from_id: `user${at % 2}`, text })),
});
const ACCOUNT = JSON.stringify({
  about: 'An export',
  personal_information: { user_id: 0 },
  chats: {
    about: 'Chats',
    list: [chat('Kx Broker', ['Is this the desk?', 'Pay at https://kx-desk.top', 'I paid 300 USD']), chat('Kx Aunt', ['Are you well?', 'Yes'])],
  },
});

let unit: Unit;
let server: Server;
let window: Browser;
let page: Page;
let troubles: string[];

beforeAll(async () => {
  unit = Unit.empty();
  [server, window] = await Promise.all([Server.over(unit), browser()]);
  ({ page, troubles } = await open(window));
  await page.goto(server.link);
  await page.waitForSelector('nav a[aria-current]', { state: 'attached' });
});
afterAll(async () => {
  await window?.close();
  await server?.stop();
  unit?.remove();
  expect(troubles).toEqual([]);
});

async function drop(name: string, text: string) {
  const file = join(unit.folder, name);
  writeFileSync(file, text);
  await page.goto(`${server.address}/add`);
  await settled(page);
  await page.locator('.drop input[type=file]').setInputFiles(file);
  await page.locator('.path', { hasText: name }).first().waitFor();
}

/** What came of the file that was sent last. */
const newest = () => page.locator('li', { has: page.locator('.path') }).first();

it('a chat asks who complains, and is read when that was said', async () => {
  await drop('WhatsApp Chat with KX Shop.txt', CHAT);
  expect(await newest().innerText()).toContain('Which of the people in this chat complains?');
  await page.getByRole('heading', { name: /^Not taken in \(sending \d+\)$/ }).first().waitFor();
  expect(await page.getByText('--complainant').isVisible()).toBe(false);
  expect(await barriers(page)).toEqual([]);
  await page.getByRole('radio', { name: 'Kx Invented' }).check();
  await page.getByRole('button', { name: 'Read it so' }).click();
  await newest().getByText('1 new').waitFor();
  await page.getByRole('heading', { name: /^Taken in \(sending \d+\)$/ }).first().waitFor();
  await page.getByText('Sent again with your answer.').waitFor();

  await page.goto(`${server.address}/reports/0`);
  await settled(page);
  const told = await page.locator('article').allInnerTexts();
  expect(told.map((message) => message.split('\n')[0])).toEqual([
    expect.stringContaining('by the app itself'),
    expect.stringContaining('by the complainant'),
    expect.stringContaining('by the other side'),
    expect.stringContaining('by the complainant'),
  ]);
});

it('an export of an account asks which chats, then who complains', async () => {
  await drop('result.json', ACCOUNT);
  expect(await newest().innerText()).toContain('The export holds 2 chats.');
  await page.getByRole('checkbox', { name: 'Kx Broker' }).check();
  await page.getByRole('button', { name: 'Read it so' }).click();
  await page.getByRole('radio', { name: 'Kx Invented' }).check();
  expect(await page.getByRole('radio').count()).toBe(2);
  await page.getByRole('button', { name: 'Read it so' }).click();
  await newest().getByText('1 new').waitFor();
  expect(unit.run('find', 'https://kx-desk.top')).toContain('chat 9');
});

it('a table nobody mapped shows what its columns may mean, and is read as was said', async () => {
  await drop('desk.csv', TABLE);
  expect(await newest().innerText()).toContain('The columns of this table are not known yet.');
  const phone = page.getByLabel('Phone is read as');
  expect(await phone.inputValue()).toBe('');
  expect(await page.getByLabel('Case No is read as').inputValue()).toBe('ref');
  expect(await barriers(page)).toEqual([]);
  await phone.selectOption('victim_phone');
  await page.getByLabel('In dates such as').selectOption('month');
  await page.getByText('The mapping as text').click();
  expect(await page.getByRole('textbox', { name: 'The mapping as text' }).inputValue()).toContain('"Phone" = "victim_phone"');
  await page.getByRole('button', { name: 'Read the table so' }).click();
  await newest().getByText('2 new').waitFor();
  expect(await newest().innerText()).toContain('Neither what happened nor a value of the other side is given.');

  await page.goto(`${server.address}/reports/3`);
  await settled(page);
  const report = await page.locator('main').innerText();
  expect(report).toContain('3 Feb 2026');
  expect(report).not.toContain('000 112');
});

it('a mapping that cannot be used is shown as it was sent, to be mended', async () => {
  await drop('again.csv', TABLE.replaceAll(/\bD(\d)/g, 'E$1'));
  await page.getByText('The mapping as text').click();
  const text = page.getByRole('textbox', { name: 'The mapping as text' });
  const right = await text.inputValue();
  await text.fill(right.replace('"narrative"', '"no_such_field"'));
  await page.getByRole('button', { name: 'Read the table so' }).click();
  const trouble = page.locator('.trouble');
  await trouble.waitFor();
  expect(await trouble.innerText()).toContain('The mapping cannot be used as it is written.');
  await text.fill(right);
  await page.getByRole('button', { name: 'Read the table so' }).click();
  await newest().getByText('2 new').waitFor();
});

it('a file that this page no longer has is asked for again', async () => {
  await drop('WhatsApp Chat with Another.txt', CHAT.replaceAll('KX Shop', 'KX Other'));
  await page.reload();
  await settled(page);
  const again = page.getByLabel('Choose the file again').first();
  // A browser's own button speaks the browser's language: it stays in reach of keys, and out of sight.
  await again.focus();
  const beside = await again.evaluate((input) => ({ focused: document.activeElement === input, wide: input.getBoundingClientRect().width, said: input.closest('label')?.querySelector('.button')?.textContent }));
  expect(beside).toEqual({ focused: true, wide: 1, said: 'Choose files' });
  expect(await barriers(page)).toEqual([]);
  await again.setInputFiles(join(unit.folder, 'WhatsApp Chat with Another.txt'));
  await page.getByRole('radio', { name: 'Kx Invented' }).check();
  await page.getByRole('button', { name: 'Read it so' }).click();
  await newest().getByText('1 new').waitFor();
});

it('a report that was typed and could not be sealed comes back into the form', async () => {
  const originals = join(unit.workspace, 'lake/originals');
  await page.goto(`${server.address}/add`);
  await settled(page);
  const field = (name: string) => page.getByLabel(name, { exact: true }).last();
  await field('Source').fill('counter');
  await field('What happened').fill('They asked for a fee at the gate.');
  renameSync(originals, `${originals}.away`);
  writeFileSync(originals, 'no folder');
  await page.getByRole('button', { name: 'Seal the report' }).click();
  const back = page.getByRole('button', { name: 'Put what was typed back into the form' });
  await back.waitFor();
  expect(await field('What happened').inputValue()).toBe('');
  rmSync(originals);
  renameSync(`${originals}.away`, originals);
  await back.click();
  expect(await field('What happened').inputValue()).toBe('They asked for a fee at the gate.');
  await page.getByRole('button', { name: 'Seal the report' }).click();
  await expect.poll(() => field('What happened').inputValue()).toBe('');
  await newest().getByText('1 new').waitFor();
  expect(await back.count()).toBe(0);
});

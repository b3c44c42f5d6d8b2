import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { barriers, browser, open } from './browser';
import { settled } from './desk';
import { Server, Unit } from './unit';

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
  await page.goto(`${server.address}/add`);
  await settled(page);
});
afterAll(async () => {
  await window?.close();
  await server?.stop();
  unit?.remove();
  expect(troubles).toEqual([]);
});

const box = (name: string) => page.getByLabel(name, { exact: true }).last();
const seal = () => page.getByRole('button', { name: 'Seal the report', exact: true }).click();
/** What is said beside a box, as whoever hears the page is told it. */
const beside = (name: string) => box(name).evaluate((input) => document.getElementById(input.getAttribute('aria-describedby') ?? '')?.textContent?.trim() ?? '');

it('what cannot be right is told beside its box, and stays there to be mended', async () => {
  await seal();
  const alert = page.getByRole('alert');
  await alert.waitFor();
  expect(await alert.innerText()).toContain('nothing was sealed yet');
  expect(await beside('Source')).toContain('This must be filled in.');
  expect(await beside('What happened')).toContain('Neither what happened nor a value of the other side is given.');
  await expect.poll(() => page.evaluate(() => (document.activeElement as HTMLInputElement).name)).toBe('source.0');

  await box('Source').fill('counter');
  expect(await beside('Source')).toBe('');
  await box('What happened').fill('They asked for a fee at the gate.');
  await box("Victim's age").fill('abc');
  await box('Loss').fill('much');
  await box('Happened').fill('1989-03-01');
  await seal();
  await alert.waitFor();
  expect(await beside("Victim's age")).toContain('An age is a whole number of years');
  expect(await beside('Loss')).toContain('An amount is a number');
  expect(await beside('Happened')).toContain('This day lies before 1990.');
  expect([await box("Victim's age").inputValue(), await box('Loss').inputValue(), await box('Happened').inputValue()]).toEqual(['abc', 'much', '1989-03-01']);
  expect(await box('Loss').getAttribute('aria-invalid')).toBe('true');
  expect(await barriers(page)).toEqual([]);
  await alert.getByRole('button', { name: "Victim's age" }).click();
  expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).name)).toBe('victim_age.0');
});

it('a time without its day, and a day typed in part, are refused and not lost', async () => {
  await box('Happened').fill('');
  await box('At what time, if known').fill('08:30');
  await seal();
  await expect.poll(() => beside('Happened')).toContain('This is no day');
  await box('Happened').focus();
  await page.keyboard.type('12');
  await box('At what time, if known').fill('');
  await seal();
  await expect.poll(() => beside('Happened')).toContain('This is no day');
});

it('several telephones and accounts are sealed, and what is unusual when somebody says so', async () => {
  await box('Happened').fill('2026-01-03');
  await box('At what time, if known').fill('08:30');
  await box("Victim's age").fill('34');
  await box('Loss').fill('500');
  await box('Currency').fill('USD');
  await box("Suspect's phone").fill('023 900 111');
  await page.getByRole('button', { name: "Another: Suspect's phone", exact: true }).click();
  await page.keyboard.type('ends in 44');
  await box("Suspect's account").fill('000 111 222');
  await box("Suspect's bank").fill('ABA');
  await page.getByRole('button', { name: "Another: Suspect's account", exact: true }).click();
  await page.keyboard.type('0001-11122233-44');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Acleda');
  expect(await page.getByLabel("Suspect's account 3").count()).toBe(0);
  await seal();
  await expect.poll(() => beside("Suspect's phone 2")).toContain('will link to no other report');
  expect(await beside("Suspect's phone")).toBe('');
  expect(await barriers(page)).toEqual([]);
  const anyway = page.getByRole('button', { name: 'Seal it as it stands' });
  await box("Suspect's phone 2").fill('ends in 45');
  expect(await anyway.count()).toBe(0);
  await seal();
  await anyway.click();
  await expect.poll(() => box('What happened').inputValue()).toBe('');
  await page.locator('li', { has: page.locator('.path') }).getByText('1 new').waitFor();
  expect(await page.getByLabel("Suspect's phone 2").count()).toBe(0);
  expect(await box('Source').inputValue()).toBe('counter');

  await page.goto(`${server.address}/reports/0`);
  await settled(page);
  const report = await page.locator('main').innerText();
  for (const told of ['023 900 111; ends in 45', 'ABA 000 111 222; Acleda 0001-11122233-44', '3 Jan 2026']) expect(report).toContain(told);
});

it('the session goes on while somebody types', async () => {
  const typist = await page.context().newPage();
  await typist.clock.install();
  await typist.goto(`${server.address}/add`);
  await settled(typist);
  const asked: string[] = [];
  typist.on('request', (request) => asked.push(new URL(request.url()).pathname));
  const words = typist.getByLabel('What happened');
  await words.pressSequentially('He wrote');
  expect(asked).not.toContain('/api/v1/session');
  await typist.clock.fastForward('05:01');
  const heard = typist.waitForRequest((request) => new URL(request.url()).pathname === '/api/v1/session');
  await words.pressSequentially(' that');
  await heard;
  expect(asked.filter((path) => path === '/api/v1/session')).toHaveLength(1);
  await typist.close();
});

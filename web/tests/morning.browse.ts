import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { desk, settled } from './desk';

const at = desk();

const table = (page: Page, name: string) => page.getByRole('group', { name, exact: true }).locator('tbody tr');

it('an analyst spends a morning', async () => {
  const page = await at.signedIn();
  expect(page.url()).toBe(`${at.server.address}/`);

  // The situation, and from there the most urgent group.
  await settled(page);
  const first = page.locator('section', { hasText: 'What is urgent' }).locator('ol > li a').first();
  const group = await first.innerText();
  await first.click();
  await page.waitForURL(`**/groups/${group}`);
  await settled(page);

  // From a sentence to the reports that say it, and to their very words.
  const value = page.locator('section', { hasText: 'How it operates' }).locator('a.value').first();
  const spelled = await value.innerText();
  await value.click();
  await page.getByRole('button', { name: spelled }).waitFor();
  await page.getByRole('link', { name: 'Where it stands' }).click();
  await settled(page);
  expect(await page.locator('h1').innerText()).toContain(spelled);
  await table(page, 'Where it stands').first().locator('a').last().click();
  await page.waitForURL('**/reports/*at=*');
  await settled(page);
  const span = page.locator('mark.at');
  await span.waitFor();
  const [start, end] = [Number(await span.getAttribute('data-start')), Number(await span.getAttribute('data-end'))];
  expect(Array.from(await span.innerText())).toHaveLength(end - start);
  expect(new URL(page.url()).searchParams.get('at')).toMatch(new RegExp(`\\.${start}$`));
});

it('the groups are listed, chosen and sorted', async () => {
  const page = await at.signedIn();
  const large = at.groups().filter((group) => group.reports >= 100);
  await page.goto(`${at.server.address}/groups?min_reports=100&sort=-reports`);
  await settled(page);
  expect(await page.locator('tbody tr').count()).toBe(large.length);
  const most = large.sort((a, b) => b.reports - a.reports)[0];
  expect(await page.locator('tbody tr').first().locator('a').first().innerText()).toBe(most?.group);
});

it('a number is found however it is spelled', async () => {
  const page = await at.signedIn();
  const mentions = JSON.parse(at.unit.run('mentions', '--json')) as { mentions: { kind: string; value: string; role: string }[] };
  const phone = mentions.mentions.find((mention) => mention.kind === 'phone' && mention.role === 'suspect' && /^\+9997\d{8}$/.test(mention.value))?.value ?? '';
  const home = `0${phone.slice(4)}`;
  const counts: number[] = [];
  for (const spelled of [phone, `${home.slice(0, 4)} ${home.slice(4, 7)} ${home.slice(7)}`, phone.replace(/\d/g, (digit) => String.fromCodePoint(0x17e0 + Number(digit)))]) {
    await page.keyboard.press('Escape');
    await page.locator('h1').click();
    await page.keyboard.press('/');
    await page.keyboard.press('Control+a');
    await page.keyboard.type(spelled);
    await page.keyboard.press('Enter');
    await page.locator('h1').filter({ hasText: spelled }).waitFor();
    // What is sought stands in no address and in no title, which a browser keeps.
    expect(page.url()).toBe(`${at.server.address}/search`);
    expect(await page.title()).not.toContain(spelled);
    await settled(page);
    counts.push(await table(page, 'Where it stands').count());
  }
  expect(counts[0]).toBeGreaterThan(0);
  expect(new Set(counts).size).toBe(1);
});

it('a value called benign leaves the groups, and withdrawing brings them back exactly', async () => {
  const before = at.unit.run('groups', '--csv');
  const page = await at.signedIn();
  const group = at.groups().find((one) => one.reports > 8)?.group ?? '';
  await page.goto(`${at.server.address}/groups/${group}`);
  await settled(page);
  await table(page, 'What holds it together').first().getByRole('button').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('it is a newspaper that many complainants name');
  expect(await dialog.getByRole('button', { name: 'Save the decision' }).isDisabled()).toBe(true);
  await dialog.getByRole('button', { name: 'See what would change' }).click();
  await dialog.getByText('What would change in the next run').waitFor({ timeout: 50_000 });
  await dialog.getByRole('button', { name: 'Save the decision' }).click();
  await dialog.getByRole('link', { name: 'Decisions' }).click();
  await settled(page);
  expect(await table(page, 'Decisions, newest first').first().innerText()).toContain('Benign value');

  await analysed(page);
  expect(at.unit.run('groups', '--csv')).not.toBe(before);

  await page.goto(`${at.server.address}/decisions`);
  await settled(page);
  expect(await table(page, 'Decisions, newest first').first().innerText()).toContain('In the latest run');
  await table(page, 'Decisions, newest first').first().getByRole('button', { name: 'Withdraw' }).click();
  await dialog.getByLabel('Reason').fill('it was the wrong value');
  // What withdrawing would change is foreseen without being asked for, and nothing is withdrawn before.
  await dialog.getByText('would change their group').waitFor({ timeout: 50_000 });
  await dialog.getByRole('button', { name: 'Withdraw', exact: true }).click();
  await page.getByText('withdrawn by').first().waitFor();
  await analysed(page);
  expect(at.unit.run('groups', '--csv')).toBe(before);
}, 200_000);

it('a value and a report are laid side by side, and the value stands in no address', async () => {
  const page = await at.signedIn();
  const group = at.groups().sort((a, b) => b.reports - a.reports)[0]?.group ?? '';
  const { held_by } = JSON.parse(at.unit.run('group', group, '--json')) as { held_by: { basis: string; value: string }[] };
  const value = held_by.find((tie) => !['script', 'look-alike'].includes(tie.basis) && !tie.value.startsWith('masked:'))?.value ?? '';
  const members = JSON.parse(at.unit.run('members', group, '--json')) as { members: { report: string }[] };
  const report = members.members.at(-1)?.report ?? '';
  await page.goto(`${at.server.address}/why`);
  await settled(page);
  const [first, second] = [page.getByLabel('A report or a value'), page.getByLabel('Another')];
  await first.fill(value);
  await second.fill(report);
  await page.getByRole('button', { name: 'Ask' }).click();
  const sides = page.locator('.sides article');
  await sides.nth(1).waitFor();
  expect(page.url()).toBe(`${at.server.address}/why`);
  expect(await page.title()).not.toContain(value);
  expect(await sides.first().innerText()).toContain('named in');
  expect(await sides.nth(1).innerText()).toContain(report);
  await second.fill(value);
  await page.getByRole('button', { name: 'Ask' }).click();
  await page.getByText('One report holds both').waitFor();
  await page.goBack();
  await page.getByText('One report holds both').waitFor({ state: 'hidden' });
  expect(await second.inputValue()).toBe(report);
  // A page that is loaded anew knows no more what was asked.
  await page.reload();
  await page.getByText('Ask again.').waitFor();
  expect(await first.inputValue()).toBe('');
});

/** Runs an analysis to its end. */
async function analysed(page: Page) {
  await page.goto(`${at.server.address}/analysis`);
  await settled(page);
  const last = page.getByText(/^Latest run: R\d+$/);
  const before = await last.innerText();
  await page.getByRole('button', { name: 'Run an analysis' }).click();
  await last.filter({ hasNotText: new RegExp(`${before}$`) }).waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Run an analysis' }).waitFor();
}

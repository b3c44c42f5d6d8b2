import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { barriers } from './browser';
import { desk, settled } from './desk';
import { change } from './people';

const at = desk();

/** Opens the dialog with a button and says what is chosen in it and what is offered. */
async function begun(page: Page, press: () => Promise<void>) {
  await press();
  const dialog = page.locator('dialog[open]');
  await dialog.getByText('First choose what you found.').waitFor();
  // A wrong click would accuse somebody: nothing is chosen before somebody chooses.
  expect(await dialog.locator('input[type=radio]:checked').count()).toBe(0);
  expect(await dialog.getByRole('button', { name: 'Save the decision' }).isDisabled()).toBe(true);
  expect(await dialog.getByRole('button', { name: 'See what would change' }).isDisabled()).toBe(true);
  await dialog.getByText('Different groups').click();
  const [a, b] = [dialog.getByLabel('Report', { exact: true }), dialog.getByLabel('Other report')];
  const offered = async (field: typeof a) => page.locator(`datalist[id="${await field.getAttribute('list')}"] option`).count();
  const told = { a: await a.inputValue(), b: await b.inputValue(), offered: [await offered(a), await offered(b)] as const };
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  return told;
}

it('decisions begin from every view that gives reason to, with nothing chosen', async () => {
  const page = await at.signedIn();
  const [largest, other] = at.groups().sort((a, b) => b.reports - a.reports);
  const decide = page.locator('main').getByRole('button', { name: 'Decide …' }).first();
  const from = async (path: string, before: () => Promise<void> = () => Promise.resolve()) => {
    await page.goto(at.server.address + path);
    await settled(page);
    await before();
    return begun(page, () => decide.click());
  };
  expect(await from('/decisions')).toEqual({ a: '', b: '', offered: [0, 0] });
  expect(await from('/reports/3')).toEqual({ a: '#3', b: '', offered: [0, 0] });
  const review = await from('/reviews', () => page.locator('summary[data-row]').first().click());
  expect(review.a).toMatch(/^#\d+$/);
  expect(review.offered[1]).toBeGreaterThan(0);
  const compared = await from(`/groups/compare?a=${largest?.group}&b=${other?.group}`);
  expect(compared.offered.every((count) => count > 1)).toBe(true);
  const drawn = await from(`/groups/${largest?.group}?tab=network`);
  expect(drawn.offered[0]).toBeGreaterThan(50);
});

it('a decision is foreseen and saved as it was chosen', async () => {
  const page = await at.signedIn();
  const [first, second] = at.members(at.groups()[0]?.group ?? '');
  await page.goto(`${at.server.address}/reports/${first}`);
  await settled(page);
  await page.getByRole('button', { name: 'Decide …' }).click();
  const dialog = page.locator('dialog[open]');
  await dialog.getByText('Unsure', { exact: true }).click();
  await dialog.getByLabel('Other report').fill(second);
  await dialog.getByLabel('Reason').fill('The callers could not be told apart');
  await dialog.getByRole('button', { name: 'See what would change' }).click();
  await dialog.getByText('What would change in the next run').waitFor();
  await dialog.getByRole('button', { name: 'Save the decision' }).click();
  await dialog.getByText(/Saved as E\d+/).waitFor();
  await dialog.getByRole('link', { name: 'Decisions' }).click();
  await settled(page);
  const row = await page.locator('tbody tr').first().innerText();
  expect(row).toContain('Unsure');
  expect(row).toContain(`#${first}`);
});

it('the reports that a decision would move are named, and lead to their views', async () => {
  const page = await at.signedIn();
  const small = at.groups().sort((a, b) => a.reports - b.reports).find((one) => one.reports > 2)?.group ?? '';
  const [first, second] = at.members(small);
  await page.goto(`${at.server.address}/reports/${first}`);
  await settled(page);
  await page.getByRole('button', { name: 'Decide …' }).click();
  const dialog = page.locator('dialog[open]');
  await dialog.getByText('Different groups', { exact: true }).click();
  await dialog.getByLabel('Other report').fill(second);
  await dialog.getByLabel('Reason').fill('Two callers were met');
  const answer = page.waitForResponse((response) => response.url().endsWith('/decisions/preview'));
  await dialog.getByRole('button', { name: 'See what would change' }).click();
  const { moved, named } = (await (await answer).json()) as { moved: number; named: { report: string; from: string | null; to: string | null }[] };
  expect(named.length).toBe(moved);
  const rows = dialog.locator('details', { hasText: 'Which reports would move' }).locator('tbody tr');
  await rows.first().waitFor();
  const told = await rows.evaluateAll((all) => all.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent?.trim() ?? '')));
  expect(told.map(([report, from, to]) => [/#\d+/.exec(report ?? '')?.[0], from, to])).toEqual(named.map((one) => [one.report, one.from ?? 'alone', one.to ?? 'alone']));
  expect(await rows.first().getByRole('link').first().getAttribute('href')).toBe(`/reports/${named[0]?.report.slice(1)}`);
  expect(await barriers(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
});

it('reports and groups are put into a case from where they are seen', async () => {
  const page = await at.signedIn();
  const group = at.groups()[0]?.group ?? '';
  const dialog = page.locator('dialog[open]');
  const put = async (path: string, fill: () => Promise<void>) => {
    await page.goto(at.server.address + path);
    await settled(page);
    await page.getByRole('button', { name: 'Put into a case …' }).click();
    await fill();
    await dialog.getByLabel('Reason').fill('Asked for by the court');
    await dialog.getByRole('button', { name: 'Put in', exact: true }).click();
    const told = page.getByRole('status').getByRole('link', { name: /Put into C\d+/ });
    await told.waitFor();
    return told;
  };
  const made = await put(`/groups/${group}`, async () => {
    await dialog.getByLabel('Which case').selectOption('new');
    await dialog.getByLabel('Title').fill('The ring of the river');
  });
  const number = /C\d+/.exec(await made.innerText())?.[0] ?? '';
  const held = await put('/reports/3', async () => {
    await dialog.getByLabel('Which case').selectOption(number);
  });
  await held.click();
  await settled(page);
  await page.locator('main').getByText(group, { exact: true }).first().waitFor();
  expect(await page.locator('main').innerText()).toContain('#3');
  const decided = await begun(page, () => page.locator('main').getByRole('button', { name: 'Decide …' }).nth(1).click());
  expect(decided.a).toBe('#3');
  expect(decided.offered[1]).toBeGreaterThan(1);
});

it('reasons have the room in the list that sentences take, also beside a long value', async () => {
  const page = await at.signedIn();
  const long = await page.evaluate(async (names) => {
    type Held = { basis: string; value: string };
    const all: Held[] = [];
    for (const name of names) all.push(...((await (await fetch(`/api/v1/groups/${name}/network?limit=500`)).json()).values as Held[]));
    const wallets = all.filter((one) => one.basis.endsWith('-wallet') && !one.value.startsWith('masked:'));
    return wallets.sort((a, b) => b.value.length - a.value.length)[0] ?? { basis: '', value: '' };
  }, at.groups().map((one) => one.group).slice(0, 12));
  const why = 'A wallet of an exchange that thousands of people pay into: it answered the letter of the unit and named it as its own, and so did the two others that were asked';
  const { entry } = await change(page, 'decisions', { verdict: 'benign', kind: long.basis, value: long.value, why });
  await change(page, `decisions/${entry}/withdrawal`, { why: 'Not the same wallet' });
  await page.goto(`${at.server.address}/decisions`);
  await settled(page);
  const cell = page.locator('tbody td').filter({ hasText: 'A wallet of an exchange' });
  const [reason, table] = [await cell.boundingBox(), await page.locator('main table').boundingBox()];
  expect((reason?.width ?? 0) / (table?.width ?? 1)).toBeGreaterThan(0.37);
  expect(table?.width).toBeLessThanOrEqual(1366 - 184);
});

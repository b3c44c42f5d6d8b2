import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { addresses } from './addresses';
import { barriers } from './browser';
import { desk, settled } from './desk';

const at = desk();
const PHONE = { width: 390, height: 844 };

/** What of a table cannot be seen at once: boxes that must be pushed sideways, cells that stand out of the screen. */
const cut = (page: Page) =>
  page.evaluate(() => {
    const boxes = [...document.querySelectorAll('[data-rows], #panel, [role=tablist]')].filter((one) => one.scrollWidth > one.clientWidth + 1);
    const cells = [...document.querySelectorAll('main td, main li, [role=tab]')].filter((one) => one.getBoundingClientRect().right > innerWidth);
    return [...boxes, ...cells].slice(0, 5).map((one) => `${one.tagName} ${one.textContent?.trim().slice(0, 60)}`);
  });

it('no view is cut on a telephone, in either language', async () => {
  const groups = at.groups().map((one) => one.group);
  const views = {
    ...addresses(groups, at.members(groups[0] ?? '')),
    'research by two': '/research?by=nationality&then=type',
    'why of one': `/why?a=${at.members(groups[0] ?? '')[0]}`,
    'network as a table': `/groups/${groups[0]}?tab=network`,
  };
  for (const language of ['en', 'km'] as const) {
    const page = await at.signedIn({ language }, PHONE);
    const found: Record<string, string[]> = {};
    for (const [name, path] of Object.entries(views)) {
      await page.goto(at.server.address + path);
      await settled(page);
      if (name === 'network as a table') await page.getByText(language === 'en' ? 'As a table' : 'ជាតារាង').click();
      if (name === 'reviews') await page.locator('main summary').nth(1).click();
      const against = await cut(page);
      if (against.length > 0) found[name] = against;
    }
    expect(found, language).toEqual({});
  }
}, 240_000);

it('what was searched stands in cards that keys move through, each number with its title', async () => {
  const page = await at.signedIn({}, PHONE);
  const group = at.groups().sort((a, b) => b.reports - a.reports)[0]?.group ?? '';
  const value = await page.evaluate(async (name) => {
    const { values } = await (await fetch(`/api/v1/groups/${name}/network?limit=200`)).json();
    return values.find((one: { basis: string; value: string }) => one.basis === 'phone' && !one.value.startsWith('masked:')).value as string;
  }, group);
  await page.goto(`${at.server.address}/search#${encodeURIComponent(value)}`);
  await settled(page);
  const rows = page.locator('tbody tr');
  await rows.first().focus();
  await page.keyboard.press('ArrowDown');
  expect(await rows.nth(1).evaluate((row) => row === document.activeElement)).toBe(true);
  const cells = await rows.first().locator('td').evaluateAll((all) => all.map((one) => ({ title: getComputedStyle(one, '::before').content, right: one.getBoundingClientRect().right })));
  expect(cells.map((cell) => /^"(.*?) ?"/.exec(cell.title)?.[1] ?? '')).toEqual(['', 'Value', 'Whose a value is', 'Where', 'Source']);
  expect(Math.max(...cells.map((cell) => cell.right))).toBeLessThan(390);
  expect(await barriers(page)).toEqual([]);
});

it('lists are sorted on a telephone too', async () => {
  const page = await at.signedIn({}, PHONE);
  await page.goto(`${at.server.address}/research?by=type`);
  await settled(page);
  await page.getByRole('button', { name: 'Reports', exact: true }).click();
  await page.waitForURL(/sort=-reports/);
  const told = (await page.locator('tbody td:nth-child(3)').allInnerTexts()).map((words) => Number(words.replaceAll(',', '')));
  expect(told.length).toBeGreaterThan(5);
  expect(told).toEqual([...told].sort((a, b) => b - a));
  expect(await barriers(page)).toEqual([]);
});

import { expect, it } from 'vitest';
import { desk, settled } from './desk';

const at = desk();

it('everything is reached by keys alone', async () => {
  const page = await at.signedIn();
  await settled(page);

  // g g goes to the groups, j walks down the list, Enter opens.
  await page.keyboard.press('g');
  await page.keyboard.press('g');
  await page.waitForURL('**/groups');
  await settled(page);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  const row = page.locator('tbody tr:focus');
  const name = await row.locator('a').first().innerText();
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/groups/${name}`);
  await settled(page);

  // The tabs are walked by arrows.
  await page.getByRole('tab').first().focus();
  await page.keyboard.press('ArrowRight');
  expect(await page.getByRole('tab', { selected: true }).innerText()).toBe('Network');
  expect(new URL(page.url()).searchParams.get('tab')).toBe('network');

  // ? tells the keys; Escape closes.
  await page.locator('h1').focus();
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'hidden' });

  // / goes to the search wherever one is.
  await page.keyboard.press('/');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('search');
});

it('the focus is seen wherever it stands', async () => {
  const page = await at.signedIn();
  await page.goto(`${at.server.address}/groups`);
  await settled(page);
  for (let step = 0; step < 40; step += 1) {
    await page.keyboard.press('Tab');
    const unseen = await page.evaluate(() => {
      const on = document.activeElement as HTMLElement | null;
      if (!on || on === document.body) return null;
      const cell = on.matches('tr') ? (on.firstElementChild ?? on) : on;
      const look = getComputedStyle(on);
      const shown = look.outlineStyle !== 'none' || getComputedStyle(cell).boxShadow !== 'none';
      return shown ? null : on.outerHTML.slice(0, 120);
    });
    expect(unseen).toBeNull();
  }
});

it('a chart is read by keys, and by who hears the page', async () => {
  const page = await at.signedIn();
  await page.goto(at.server.address);
  await settled(page);
  const chart = page.getByRole('slider', { name: 'Reports over time by type of scam' });
  await chart.focus();
  const last = await chart.getAttribute('aria-valuetext');
  await page.keyboard.press('Home');
  const first = await chart.getAttribute('aria-valuetext');
  expect(first).toMatch(/^\w+ \d{4}: \d+, /);
  expect(first).not.toBe(last);
  const tip = page.locator('.tip');
  expect(await tip.locator('strong').innerText()).toBe(first?.split(':')[0]);
  await page.keyboard.press('End');
  expect(await chart.getAttribute('aria-valuetext')).toBe(last);
  await page.keyboard.press('Escape');
  expect(await tip.count()).toBe(0);
});

it('what was sought does not stay in the box where one has gone elsewhere', async () => {
  const page = await at.signedIn();
  const box = page.getByRole('searchbox', { name: 'Search' }).first();
  await box.fill('money');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/search**');
  await settled(page);
  expect(await box.inputValue()).toBe('money');
  await page.locator('nav').getByRole('link', { name: 'Groups' }).click();
  await page.waitForURL('**/groups');
  expect(await box.inputValue()).toBe('');
});

it('each tab of a group has one menu to export', async () => {
  const page = await at.signedIn();
  const group = at.groups()[0]?.group ?? '';
  for (const tab of ['overview', 'network', 'timeline', 'reports', 'history']) {
    await page.goto(`${at.server.address}/groups/${group}?tab=${tab}`);
    await settled(page);
    expect(await page.locator('main summary').filter({ hasText: 'Export' }).count(), tab).toBe(1);
  }
});

it('the direction a table is sorted in is said once', async () => {
  const page = await at.signedIn();
  await page.goto(`${at.server.address}/groups`);
  await settled(page);
  const head = page.locator('th[aria-sort=ascending], th[aria-sort=descending]');
  expect(await head.count()).toBe(1);
  expect(await head.getByRole('button').ariaSnapshot()).not.toMatch(/[↑↓]/);
});

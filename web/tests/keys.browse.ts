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

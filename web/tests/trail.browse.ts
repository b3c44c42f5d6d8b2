import { expect, it } from 'vitest';
import { desk, settled } from './desk';
import { account, change, signIn } from './people';

const at = desk();

it('the trail tells reasons to who may read them, and is narrowed in the address', async () => {
  account(at.unit, 'admin');
  const owner = await at.signedIn();
  const { case: number } = await change(owner, 'cases', { name: 'Kx, the trail', why: 'a third victim came' });
  const page = await signIn(await at.page(), at.server, 'admin');
  const table = (on: typeof page) => on.getByRole('table');
  for (const [on, reason] of [
    [owner, 'a third victim came'],
    [page, 'a reason was given; those assigned to the case read it'],
  ] as const) {
    await on.goto(`${at.server.address}/audit`);
    await settled(on);
    expect(await table(on).locator('tr', { hasText: `opened ${number}` }).innerText()).toContain(reason);
  }
  const all = await table(page).locator('tbody tr').count();
  await page.getByLabel('Kind').selectOption('Cases');
  await page.waitForURL('**/audit?kind=case-changed');
  await settled(page);
  const cases = await table(page).locator('tbody tr').count();
  expect(cases).toBeGreaterThan(0);
  expect(cases).toBeLessThan(all);
  await page.getByLabel('Who').selectOption({ value: 'none' });
  await page.getByLabel('From').fill('2001-01-01');
  await page.getByLabel('Until').fill('2001-02-01');
  await page.waitForURL('**/audit?kind=case-changed&person=none&from=2001-01-01&to=2001-02-01');
  await page.getByText('No entry is like that.').waitFor();
  // What stands in the address is there again when the page is.
  await page.reload();
  await settled(page);
  expect(await page.getByLabel('From').inputValue()).toBe('2001-01-01');
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.waitForURL('**/audit');
  await settled(page);
  expect(await table(page).locator('tbody tr').count()).toBe(all);
});

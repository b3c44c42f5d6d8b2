import { expect, it } from 'vitest';
import { desk, settled } from './desk';
import { open } from './browser';

const at = desk();

it('access is given with a drawn password, which signs in and must be changed', async () => {
  const page = await at.signedIn();
  await page.goto(`${at.server.address}/people`);
  await settled(page);
  await page.getByRole('button', { name: 'Give access …' }).click();
  const asked = page.getByRole('dialog', { name: 'Give access' });
  await asked.getByLabel('Name as shown').fill('Kx Sovan');
  await asked.getByLabel('Name to sign in').fill('kx-sovan');
  await asked.getByLabel('Reason').fill('new in the unit');
  await asked.getByRole('button', { name: 'Give access' }).click();
  const told = page.getByRole('dialog', { name: 'First password of Kx Sovan' });
  const password = await told.locator('.value').innerText();
  expect(password).toMatch(/^[a-z2-9]{5}(-[a-z2-9]{5}){3}$/);
  await told.getByRole('button', { name: 'I have passed it on' }).click();
  expect(await page.getByText(password).count()).toBe(0);

  const other = await open(at.browser);
  await other.page.goto(`${at.server.address}/sign-in`);
  await other.page.getByLabel('Name').fill('kx-sovan');
  await other.page.getByLabel('Password').fill(password);
  await other.page.getByRole('button', { name: 'Sign in' }).click();
  await other.page.getByText('Somebody else chose the one you have').waitFor();
  await other.page.context().close();
});

import { expect, it } from 'vitest';
import { desk } from './desk';

const at = desk();

it('a link signs in once, and does not stay in the address', async () => {
  const page = await at.signedIn();
  expect(page.url()).toBe(`${at.server.address}/`);
  expect(await page.locator('h1').innerText()).toBe('Situation');

  const another = await at.page();
  await another.goto(at.server.link);
  await another.getByRole('alert').filter({ hasText: /\S/ }).waitFor();
  expect(another.url()).toBe(`${at.server.address}/sign-in`);
  expect(await another.locator('nav').count()).toBe(0);
});

it('whoever is not signed in sees no report', async () => {
  const page = await at.page();
  await page.goto(`${at.server.address}/reports/1`);
  await page.getByLabel('Password').waitFor();
  expect(await page.locator('nav').count()).toBe(0);
});

import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { desk, settled } from './desk';

const at = desk();

const asked = (page: Page, path: string) => page.evaluate(async (path) => (await fetch(`/api/v1${path}`)).json(), path);
const sum = (counts: { reports: number }[]) => counts.reduce((all, one) => all + one.reports, 0);
const grouped = (count: number) => count.toLocaleString('en');

it('the situation says how many reports its bars and its map leave out, and why', async () => {
  const page = await at.signedIn();
  const told = await asked(page, '/situation?scale=month&days=7');
  expect(told.undated).toBeGreaterThan(0);
  expect(sum(told.over_time)).toBe(told.reports - told.undated);
  await page.getByText(new RegExp(`^${grouped(told.undated)} reports? (is|are) left out: no date that could be right`)).waitFor();
  await page.getByText(`${grouped(told.reports - sum(told.provinces))} reports are left out: no province stated.`).waitFor();
  await page.getByRole('button', { name: 'Nationalities' }).click();
  await page.getByText(`${grouped(told.reports - sum(told.nationalities))} reports are left out: no nationality stated.`).waitFor();
  await page.getByRole('button', { name: 'Losses', exact: true }).click();
  await page.getByRole('heading', { name: 'Losses over time by type of scam' }).waitFor();
  const dollars = (losses: { currency: string; hundredths: number }[]) => losses.find((loss) => loss.currency === 'USD')?.hundredths ?? 0;
  const undated = dollars(told.losses) - told.over_time.reduce((all: number, one: { losses: [] }) => all + dollars(one.losses), 0);
  expect(await page.getByText(/is left out: the reports have no date that could be right/).count()).toBe(undated > 0 ? 1 : 0);
  expect(await page.getByText(/^Only losses in USD are drawn/).count()).toBe(told.losses.length > 1 ? 1 : 0);
});

it('what no run has seen is told where runs begin', async () => {
  const page = await at.signedIn();
  at.unit.run('decide', 'unsure', '#1', '#2', '--why', 'both sound alike');
  for (const path of ['/analysis', '/']) {
    await page.goto(at.server.address + path);
    await page.getByText(/[1-9]\d* decisions? since run R\d+/).waitFor();
  }
});

it('what speaks against a group opens just what it tells of, or nothing', async () => {
  const page = await at.signedIn();
  for (const { group } of at.groups().slice(0, 12)) {
    await page.goto(`${at.server.address}/groups/${group}`);
    await settled(page);
    const section = page.locator('section', { has: page.getByRole('heading', { name: 'What speaks against' }) });
    const links = await section.locator('a').evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
    expect(links.filter((href) => href.includes('tab=reports')), group).toEqual([]);
  }
});

it('words that are typed are not left without a question', async () => {
  const page = await at.signedIn();
  const questions: string[] = [];
  let answer = false;
  page.removeAllListeners('dialog');
  page.on('dialog', (dialog) => {
    questions.push(dialog.type());
    void (answer ? dialog.accept() : dialog.dismiss());
  });
  await page.goto(`${at.server.address}/groups`);
  await settled(page);
  const to = (name: string) => page.locator('nav').getByRole('link', { name, exact: true }).click();
  await to('Add reports');
  await to('Groups');
  await to('Add reports');
  expect(questions).toEqual([]);
  const words = page.getByLabel('What happened');
  await words.fill('He wrote that the parcel waits.');
  await to('Groups');
  await page.goBack();
  await expect.poll(() => questions).toEqual(['confirm', 'confirm']);
  expect(new URL(page.url()).pathname).toBe('/add');
  expect(await words.inputValue()).toBe('He wrote that the parcel waits.');
  answer = true;
  await to('Groups');
  await page.waitForURL('**/groups');
  expect(questions).toHaveLength(3);
});

it('where a report stands in its file, and what its fields say by codes, is told in Khmer', async () => {
  const { mentions } = JSON.parse(at.unit.run('mentions', '--json')) as { mentions: { report: string; source: string }[] };
  const number = mentions.find((mention) => mention.source === 'hotline')?.report.slice(1) ?? '';
  const page = await at.signedIn({ language: 'km' });
  await page.goto(`${at.server.address}/reports/${number}`);
  await settled(page);
  const report = await asked(page, `/reports/${number}`);
  const row = /^row (\d+)$/.exec(report.seal.place)?.[1];
  await page.getByText(`ជួរដេក ${row}`, { exact: true }).waitFor();
  const language = report.parts.find((part: { field: string }) => part.field === 'language').text;
  const tongue = { km: 'ខ្មែរ', en: 'អង់គ្លេស', zh: 'ចិន', th: 'ថៃ', vi: 'វៀតណាម', id: 'ឥណ្ឌូនេស៊ី' }[language as string] ?? '';
  expect(await page.locator('dd', { hasText: tongue }).first().innerText()).toBe(`${language} ${tongue}`);
});

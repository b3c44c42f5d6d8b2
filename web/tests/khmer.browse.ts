import { expect, it } from 'vitest';
import { desk, settled } from './desk';

const at = desk();

it('the page speaks Khmer, set in its own font', async () => {
  const page = await at.signedIn({ language: 'km' });
  await settled(page);
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('km');
  expect(await page.locator('h1').innerText()).toBe('ស្ថានភាព');
  const fonts = await page.evaluate(async () => {
    await document.fonts.ready;
    return [...document.fonts].filter((font) => font.status === 'loaded').map((font) => font.family.replace(/["']/g, ''));
  });
  expect(fonts).toContain('Noto Sans Khmer Variable');
});

it('reports in Thai, Lao and Burmese are set in fonts that the page brings, and they alone fetch them', async () => {
  const page = await at.signedIn();
  const loaded = () => page.evaluate(async () => (await document.fonts.ready, [...document.fonts].filter((font) => font.status === 'loaded').map((font) => font.family.replace(/["']/g, ''))));
  expect((await loaded()).filter((name) => /Thai|Lao|Myanmar/.test(name))).toEqual([]);
  await page.goto(`${at.server.address}/search#${encodeURIComponent('ບັນຊີ ธนาคาร ဘဏ်')}`);
  await settled(page);
  // What was sought stands in the box above, and is set as any text of a report is.
  const width = (words: string, fonts: string) =>
    page.evaluate(([words, fonts]) => {
      const pen = document.createElement('canvas').getContext('2d')!;
      pen.font = `40px ${fonts}`;
      return pen.measureText(words!).width;
    }, [words, fonts]);
  for (const [script, words] of [['Thai', 'ธนาคาร'], ['Lao', 'ບັນຊີ'], ['Myanmar', 'ဘဏ်']] as const) {
    expect(await loaded(), script).toContain(`Noto Sans ${script} Variable`);
    expect(await width(words, await page.evaluate(() => getComputedStyle(document.body).fontFamily)), script).toBe(await width(words, `'Noto Sans ${script} Variable'`));
  }
});

it('the language changes without losing the place', async () => {
  const page = await at.signedIn();
  await page.goto(`${at.server.address}/groups?min_reports=5`);
  await settled(page);
  await page.getByRole('button', { name: 'ភាសាខ្មែរ' }).click();
  await page.locator('h1').filter({ hasText: 'ក្រុម' }).waitFor();
  expect(new URL(page.url()).search).toBe('?min_reports=5');
});

it('Khmer and Chinese words are found', async () => {
  const page = await at.signedIn();
  for (const words of ['លុយ', '银行']) {
    await page.goto(`${at.server.address}/search#${encodeURIComponent(words)}`);
    await settled(page);
    expect(await page.locator('mark').count(), words).toBeGreaterThan(0);
    expect(await page.locator('mark').first().innerText()).toBe(words);
  }
});

it('all that was done is told in Khmer', async () => {
  const page = await at.signedIn({ language: 'km' });
  await page.goto(`${at.server.address}/audit`);
  await settled(page);
  const rows = page.locator('tbody tr');
  expect(await rows.count()).toBeGreaterThan(2);
  for (const row of await rows.all()) expect(await row.locator('td').nth(3).innerText()).toMatch(/\p{Script=Khmer}/u);
});

it('what goes wrong is told in the page’s language, and the server’s English is folded away', async () => {
  const page = await at.signedIn({ language: 'km' });
  await page.goto(`${at.server.address}/groups/G999999`);
  const trouble = page.locator('.trouble');
  await trouble.waitFor();
  expect(await trouble.locator('strong').innerText()).toBe('ការវិភាគចុងក្រោយគ្មានក្រុម G999999 ទេ។');
  expect(await trouble.innerText()).toContain('K7201');
  const english = trouble.getByText('krama groups');
  expect(await english.isVisible()).toBe(false);
  await trouble.locator('summary').click();
  expect(await english.isVisible()).toBe(true);
});

import { expect, it } from 'vitest';
import { desk, settled } from './desk';

const at = desk();

it('each sentence on how a group operates opens just the reports that say it', async () => {
  const page = await at.signedIn();
  const largest = at.groups().sort((a, b) => b.reports - a.reports)[0];
  await page.goto(`${at.server.address}/groups/${largest?.group}`);
  await settled(page);
  const section = page.locator('section', { has: page.getByRole('heading', { name: 'How it operates' }) });
  const said = await section.locator('li').allInnerTexts();
  for (const words of [/^They reach people through .+ \(\d+ of \d+ reports\)/, /^They take money through /, /^Victims state losses of /, /^Reports of it are from /, /^People report it in /]) {
    expect(said.some((sentence) => words.test(sentence)), `${words}: ${said.join('\n')}`).toBe(true);
  }
  // Nothing is hidden that could be shown, and each link leads to as many reports as it says.
  while ((await section.locator('button.more').count()) > 0) await section.locator('button.more').first().click();
  const links = await section.locator('.support a').evaluateAll((all) =>
    all.map((link) => {
      const count = link.closest('.support')?.nextElementSibling?.textContent ?? '';
      return { href: link.getAttribute('href') ?? '', count: Number(/[\d,]+/.exec(count)?.[0].replace(',', '')) };
    }),
  );
  expect(links.length).toBeGreaterThan(12);
  for (const { href, count } of links) {
    await page.goto(at.server.address + href);
    await settled(page);
    const fitting = await page.getByText(/^\d[\d,]* of \d[\d,]* reports?$/).innerText();
    expect(Number(fitting.split(' of ')[0]?.replace(',', '')), href).toBe(count);
    expect(await page.locator('#panel tbody tr').count(), href).toBe(Math.min(count, 100));
    // No value stands in an address: browsers keep those.
    expect(new URL(page.url()).search).toMatch(/^\?tab=reports&(run=R\d+&tie=\d+|from=[\d-]+&to=[\d-]+|unsure=1|\w+=[\w+%-]+)$/);
  }
  await page.getByRole('button', { name: 'Show all its reports' }).click();
  await settled(page);
  expect(new URL(page.url()).search).toBe('?tab=reports');
});

it('a timeline says how many values it leaves out, and shows them when it is asked', async () => {
  const page = await at.signedIn();
  const largest = at.groups().sort((a, b) => b.reports - a.reports)[0];
  await page.goto(`${at.server.address}/groups/${largest?.group}?tab=timeline`);
  await settled(page);
  const [shown, total] = /(\d+) of (\d+) values/.exec(await page.locator('#panel p').first().innerText())!.slice(1).map(Number) as [number, number];
  expect(await page.locator('.life').count()).toBe(shown);
  expect(total).toBeGreaterThan(shown);
  await page.getByText(`${total - shown} values that fewer reports name are left out.`).waitFor();
  await page.getByRole('button', { name: 'Show all values' }).click();
  await page.getByText(`${total} of ${total} values shown`).waitFor();
  expect(await page.locator('.life').count()).toBe(total);
  expect(page.url()).toContain('values=all');
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { barriers } from './browser';
import { desk, settled } from './desk';
import { exported, leaning, sizeOf } from './saved';
import { Server, Unit } from './unit';

const at = desk();

/** A drawing of the page, by its name. */
const drawing = (page: Page, name: RegExp) => page.getByRole('img', { name });
const texts = (page: Page, name: RegExp) => drawing(page, name).locator('text').evaluateAll((all) => all.map((one) => one.firstChild?.textContent?.trim() ?? ''));
const largest = () => at.groups().sort((a, b) => b.reports - a.reports).map((one) => one.group);

interface Counts {
  cells: { words: string[]; reports: number | null }[];
  suppressed: number;
}
const asked = <T>(page: Page, path: string, body?: object): Promise<T> =>
  page.evaluate(
    async ([path, body]) => {
      const { csrf } = await (await fetch('/api/v1/session')).json();
      const how = body ? { method: 'POST', headers: { 'content-type': 'application/json', 'x-krama-csrf': csrf }, body: JSON.stringify(body) } : {};
      return (await fetch(`/api/v1${path}`, how)).json();
    },
    [path, body] as const,
  );

it('counts of one property are bars in the order of the table, and sorted with it', async () => {
  const page = await at.signedIn();
  await page.goto(`${at.server.address}/research?by=type`);
  await settled(page);
  const drawn = async () => (await texts(page, /Reports by type of scam/)).filter((_, index) => index % 2 === 0);
  const listed = () => page.locator('tbody tr td:first-child').allInnerTexts();
  expect(await drawn()).toEqual(await listed());
  expect((await listed()).at(-1)).toBe('All the rest');
  const before = await listed();
  await page.getByRole('button', { name: 'Reports', exact: true }).click();
  await page.waitForURL(/sort=-reports/);
  await settled(page);
  expect(await drawn()).toEqual(await listed());
  expect(await listed()).not.toEqual(before);
  const { cells } = await asked<Counts>(page, '/research?by=type');
  const most = Math.max(...cells.map((cell) => cell.reports ?? 0));
  expect((await texts(page, /Reports by type of scam/))[1]).toBe(String(most));
});

it('what is not told is hatched, and never drawn as a number', async () => {
  const page = await at.signedIn();
  await page.goto(`${at.server.address}/research?by=month&then=type`);
  await settled(page);
  const { cells, suppressed } = await asked<Counts>(page, '/research?by=month,type');
  expect(suppressed).toBeGreaterThan(5);
  const img = drawing(page, /Reports by month and type of scam/);
  // One more stands beside the words that say what it means.
  expect(await img.locator('[data-untold]').count()).toBe(suppressed + 1);
  expect(await img.locator('rect.heat').count()).toBe(cells.filter((cell) => cell.reports !== null).length);
  expect(await barriers(page)).toEqual([]);

  const { name, bytes } = await exported(page, 'header, main', /SVG/);
  expect(name).toMatch(/^krama-research-month-type-\d{4}-\d\d-\d\d\.svg$/);
  const svg = bytes.toString();
  expect(await leaning(page, svg)).toEqual([]);
  for (const told of ['Reports by month and type of scam', 'Hatched is not told', 'Krama, Run', 'Exercise']) expect(svg).toContain(told);
  await page.reload();
  await settled(page);
  const points = await exported(page, 'header, main', /PNG/);
  expect(sizeOf(points.bytes).width).toBe(Math.ceil(2 * Number(/width="([\d.]+)/.exec(svg)?.[1])));
  expect(points.bytes.length).toBeGreaterThan(30_000);
});

it('of many words the largest are drawn by name, and the others counted where they can be read', async () => {
  const page = await at.signedIn({}, { width: 390, height: 844 });
  const cells = Array.from({ length: 63 }, (_, index) => ({ words: [`KH/Place ${index + 10}`], reports: index % 9 === 3 ? null : 5 + index, losses: [] }));
  await page.route('**/api/v1/research**', (route) => route.fulfill({ json: { run: 'R1', by: ['province'], cells, codes: [], suppressed: 7 } }));
  await page.goto(`${at.server.address}/research?by=province`);
  await settled(page);
  const img = drawing(page, /Reports by victim's province/);
  expect(await img.locator('rect.bar').count()).toBe(20);
  const others = cells.filter((cell) => cell.reports !== null).slice(0, -20);
  const sum = others.reduce((all, cell) => all + (cell.reports ?? 0), 0);
  const told = await img.locator('text.faint').evaluateAll((all) => all.map((one) => ({ words: one.textContent, right: one.getBoundingClientRect().right })));
  expect(told.map((one) => one.words).join(' ')).toBe(`and 43 more: ${sum.toLocaleString('en-GB')} reports, and 7 of which the number is not told`);
  expect(Math.max(...told.map((one) => one.right))).toBeLessThan(390);
});

it('months are columns, and on a telephone in Khmer they are reached by keys', async () => {
  const page = await at.signedIn({ language: 'km', theme: 'dark' }, { width: 390, height: 844 });
  await page.goto(`${at.server.address}/research?by=month`);
  await settled(page);
  const { cells } = await asked<Counts>(page, '/research?by=month');
  const img = drawing(page, /របាយការណ៍តាមខែ/);
  const told = cells.filter((cell) => cell.reports !== null).map((cell) => String(cell.reports));
  expect(await img.locator('text.count').allTextContents()).toEqual(expect.arrayContaining(told));
  expect(await page.locator('figure[tabindex="0"]').count()).toBe(1);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(await barriers(page)).toEqual([]);
});

it('the words of a PNG are in the page’s letters, whatever fonts the machine has', async () => {
  const page = await at.signedIn({ language: 'km' });
  await page.goto(`${at.server.address}/research?by=type`);
  await settled(page);
  const svg = (await exported(page, 'header, main', /SVG/)).bytes.toString();
  const [, left, top] = /<svg[^>]* x="([\d.]+)" y="([\d.]+)"/.exec(svg) ?? [];
  await page.reload();
  await settled(page);
  const png = (await exported(page, 'header, main', /PNG/)).bytes.toString('base64');
  // Each name beside its bar is painted once more by the page's own style, and laid over the one in the file.
  const shares = await page.evaluate(
    async ([png, left, top]) => {
      const saved = await createImageBitmap(new Blob([Uint8Array.from(atob(png), (sign) => sign.charCodeAt(0))]));
      const pens = [0, 1].map(() => new OffscreenCanvas(saved.width, saved.height).getContext('2d')!);
      const [read, own] = pens as [OffscreenCanvasRenderingContext2D, OffscreenCanvasRenderingContext2D];
      read.drawImage(saved, 0, 0);
      const ground = [...read.getImageData(1, 1, 1, 1).data.slice(0, 3)];
      own.fillStyle = `rgb(${ground.join()})`;
      own.fillRect(0, 0, saved.width, saved.height);
      own.setTransform(2, 0, 0, 2, 2 * left, 2 * top);
      return [...document.querySelectorAll('main figure svg text.name')].map((text) => {
        const look = getComputedStyle(text);
        own.font = `${look.fontWeight} ${look.fontSize} ${look.fontFamily}`;
        own.fillStyle = look.fill;
        own.textAlign = 'right';
        own.fillText(text.firstChild!.textContent!.trim(), Number(text.getAttribute('x')), Number(text.getAttribute('y')));
        const { x, y, width, height } = (text as SVGTextElement).getBBox();
        const at = [2 * (left + x), 2 * (top + y), 2 * width, 2 * height].map(Math.round) as [number, number, number, number];
        const [a, b] = [read, own].map((pen) => pen.getImageData(...at).data) as [Uint8ClampedArray, Uint8ClampedArray];
        let ink = 0;
        let other = 0;
        for (let index = 0; index < a.length; index += 4) {
          if (Math.abs(b[index]! - ground[0]!) > 40) ink += 1;
          if (Math.abs(a[index]! - b[index]!) > 40) other += 1;
        }
        return ink > 0 ? other / ink : 1;
      });
    },
    [png, Number(left), Number(top)] as const,
  );
  expect(shares.length).toBeGreaterThan(5);
  expect(Math.max(...shares)).toBeLessThan(0.1);
});

it('two groups stand on one axis, and their picture can be taken along', async () => {
  const page = await at.signedIn();
  const [a = '', b = ''] = largest();
  await page.goto(`${at.server.address}/groups/compare?a=${a}&b=${b}&scale=month`);
  await settled(page);
  const name = new RegExp(`Reports of ${a} and ${b} over time`);
  for (const group of [a, b]) {
    const { stretches } = await asked<{ stretches: unknown[] }>(page, `/groups/${group}/timeline?scale=month`);
    expect(await drawing(page, name).locator(`[data-side=${group}] rect`).count()).toBe(stretches.length);
  }
  expect(await barriers(page)).toEqual([]);
  const { name: file, bytes } = await exported(page, 'section', /SVG/);
  expect(file).toMatch(new RegExp(`^krama-compare-${a}-${b}-\\d`));
  expect(await leaning(page, bytes.toString())).toEqual([]);
  for (const told of [`Reports of ${a} and ${b} over time`, 'Reports by month']) expect(bytes.toString()).toContain(told);
});

/** Two reports of a group with some steps between them. */
async function apart(page: Page, group: string, steps: number) {
  const { items } = await asked<{ items: { report: string }[] }>(page, `/groups/${group}/members?limit=500`);
  for (const { report } of items.slice(1)) {
    const why = await asked<{ chain: { value: string }[] }>(page, '/why', { a: items[0]?.report, b: report });
    if (why.chain.length >= steps) return { a: items[0]?.report ?? '', b: report, chain: why.chain };
  }
  throw new Error(`no chain of ${steps} steps in ${group}`);
}

it('a chain is drawn from report to report, with what ties each step', async () => {
  const page = await at.signedIn();
  const [group = ''] = largest();
  const { a, b, chain } = await apart(page, group, 3);
  await page.goto(`${at.server.address}/why?a=${a.slice(1)}&b=${b.slice(1)}`);
  await settled(page);
  const img = drawing(page, /What ties/);
  expect(await img.locator('[data-node]').count()).toBe(chain.length + 1);
  expect(await img.locator('[data-link]').count()).toBe(chain.length);
  const words = (await texts(page, /What ties/)).join(' ').replaceAll(' ', '');
  for (const { value } of chain) expect(words).toContain(value.startsWith('masked:') ? `█${value.slice(7, 13)}` : value.replaceAll(' ', ''));
  expect(await barriers(page)).toEqual([]);
  const { name, bytes } = await exported(page, 'main', /SVG/);
  expect(name).toMatch(new RegExp(`^krama-why-${a.slice(1)}-${b.slice(1)}-`));
  expect(await leaning(page, bytes.toString())).toEqual([]);
  expect(bytes.toString()).toMatch(new RegExp(`Why ${a} and ${b}.*The chain is as strong as its weakest step.*bits`, 's'));
});

it('a chain stays legible whatever ties its steps, in Khmer and on a telephone', async () => {
  const page = await at.signedIn({ language: 'km', theme: 'dark' }, { width: 390, height: 844 });
  const [group = ''] = largest();
  const [a, b] = at.members(group);
  const ties = [
    ['name', 'ឧកញ៉ា សុខ ដារ៉ា នៃក្រុមហ៊ុនវិនិយោគអន្តរជាតិកម្ពុជាចិនខេត្តព្រះសីហនុ'],
    ['name', '广东省深圳市南山区科技园高新技术产业投资担保有限公司客服中心王经理第三办公室'],
    ['phone', 'masked:0123456789abcdef'],
    ['url', `https://shop.example/${'long-'.repeat(24)}`],
    ['decision', ''],
    ['tron-wallet', 'T'.repeat(60)],
    ['name', 'ธนาคาร สาขา'],
    ['script', '#839'],
  ] as const;
  const step = { millibits: 9000, whole_millibits: 9000, chance_permille: 900, snippets: [], one_teller: true, benign_since: 'E3' };
  const chain = ties.map(([shared, value], index) => ({ ...step, shared, value, from: `#${index + 1}`, to: `#${index + 2}`, ...(value ? {} : { millibits: null, chance_permille: null }) }));
  await page.route('**/api/v1/why', async (route) => route.fulfill({ json: { ...(await (await route.fetch()).json()), group, chain, shared: [] } }));
  await page.goto(`${at.server.address}/why?a=${a}&b=${b}`);
  await settled(page);
  const img = drawing(page, /អ្វីដែលភ្ជាប់/);
  expect(await img.locator('[data-link]').count()).toBe(ties.length);
  const told = (await img.locator('text').allTextContents()).join('').replaceAll(/\s/g, '');
  for (const [, value] of ties) expect(told).toContain(value.startsWith('masked:') ? '█012345' : value.replaceAll(/\s/g, ''));
  expect(told).not.toContain('masked');
  // No word leaves the drawing, nor runs into the one below it.
  const box = (await img.boundingBox())!;
  const boxes = await img.locator('text').evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON() as { left: number; right: number }));
  expect(boxes.filter((one) => one.left < box.x || one.right > box.x + box.width)).toEqual([]);
  const lines = await img.locator('text').evaluateAll((all) => [...new Set(all.map((one) => Number(one.getAttribute('y'))))].sort((a, b) => a - b));
  expect(Math.min(...lines.slice(1).map((y, index) => y - (lines[index] ?? 0)).filter((apart) => apart > 1))).toBeGreaterThanOrEqual(15);
});

it('a picture of why names the reports, and nothing that was asked for', async () => {
  const page = await at.signedIn({ language: 'km' }, { width: 390, height: 844 });
  const [group = ''] = largest();
  const { network } = { network: await asked<{ values: { value: string; basis: string }[] }>(page, `/groups/${group}/network?limit=200`) };
  const phones = network.values.filter((one) => one.basis === 'phone' && !one.value.startsWith('masked:')).map((one) => one.value);
  const why = await asked<{ a: string; b: string; chain: unknown[] }>(page, '/why', { a: phones[0], b: phones.at(-1) });
  await page.goto(`${at.server.address}/why#${new URLSearchParams({ a: phones[0] ?? '', b: phones.at(-1) ?? '' })}`);
  await settled(page);
  await page.locator('main details summary').first().waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  const points = await exported(page, 'main', /PNG/);
  expect(points.name).toMatch(new RegExp(`^krama-why-${why.a.slice(1)}-${why.b.slice(1)}-\\d{4}-\\d\\d-\\d\\d\\.png$`));
  expect(points.bytes.length).toBeGreaterThan(10_000);
});

let grown: Unit;
let server: Server;
beforeAll(async () => {
  grown = Unit.grown(240);
  server = await Server.over(grown);
});
afterAll(async () => {
  await server?.stop();
  grown?.remove();
});

it('a group is seen growing run by run', async () => {
  const page = await at.page();
  await page.goto(server.link);
  await page.waitForSelector('nav a[aria-current]');
  type Past = { reports: number; runs: { run: string; unknown: number; alone: number; stood_on: { group: string; reports: number; of: number }[] }[] };
  const { items } = await asked<{ items: { group: string }[] }>(page, '/groups?limit=50');
  let found: { group: string; past: Past } | undefined;
  for (const { group } of items) {
    const past = await asked<Past>(page, `/groups/${group}/history`);
    if (past.runs.length === 2 && (past.runs[1]?.unknown ?? 0) > 0 && (past.runs[1]?.stood_on.length ?? 0) > 0) found ??= { group, past };
  }
  const { group, past } = found ?? { group: '', past: { reports: 0, runs: [] } };
  await page.goto(`${server.address}/groups/${group}?tab=history`);
  await settled(page);
  const img = drawing(page, new RegExp(`Where the reports of ${group} stood`));
  expect(await img.locator('text.name').allTextContents()).toEqual(['R1', 'R2']);
  const stood = past.runs.flatMap((run) => run.stood_on).length;
  expect(await img.locator('[data-stood]').count()).toBe(stood + past.runs.filter((run) => run.alone > 0).length);
  expect(await img.locator('.unknown').count()).toBe(1);
  // The later column is as high as the group is large, the earlier one as what of it was there.
  const high = (await img.locator(`[data-stood=${group}]`).evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height))).at(-1) ?? 0;
  const unknown = (await img.locator('.unknown').boundingBox())?.height ?? 0;
  expect(unknown / high).toBeCloseTo((past.runs[1]?.unknown ?? 0) / past.reports, 1);
  expect(await barriers(page)).toEqual([]);
  const { name, bytes } = await exported(page, '#panel', /SVG/);
  expect(name).toMatch(new RegExp(`^krama-history-${group}-`));
  expect(await leaning(page, bytes.toString())).toEqual([]);
  for (const told of ['run by run', 'Dashed: not yet there', group]) expect(bytes.toString()).toContain(told);
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { desk, settled } from './desk';
import { change } from './people';
import { exported, saved } from './saved';

const at = desk();
const kept = process.env['KRAMA_SCREENS'];

it('the JSON of a list holds all its rows, and is named by what it holds and the day', async () => {
  const page = await at.signedIn();
  const group = at.groups().sort((a, b) => b.reports - a.reports)[0]?.group ?? '';
  for (const [path, within, name, key] of [
    ['/groups', 'header, main', 'groups', 'group'],
    ['/audit', 'header, main', 'audit', 'entry'],
    [`/groups/${group}?tab=reports`, '#panel', `groups-${group}-members`, 'report'],
  ] as const) {
    await page.goto(at.server.address + path);
    await settled(page);
    const json = await exported(page, within, /JSON/);
    expect(json.name).toMatch(new RegExp(`^krama-${name}-\\d{4}-\\d\\d-\\d\\d\\.json$`));
    const list = JSON.parse(json.bytes.toString()) as { items: Record<string, unknown>[]; total: number; next: unknown };
    // More than a page of it, where there is more.
    expect(list.total).toBeGreaterThan(key === 'report' ? 50 : 3);
    expect(new Set(list.items.map((item) => item[key])).size).toBe(list.total);
    expect(list.next).toBeNull();
    await page.reload();
    await settled(page);
    const csv = await exported(page, within, /CSV/);
    expect(csv.name).toBe(json.name.replace(/json$/, 'csv'));
  }
});

it('every view is saved as CSV that a spreadsheet program knows for UTF-8, and nothing that was asked stands in a name', async () => {
  const page = await at.signedIn();
  const [group, second] = at.groups().sort((a, b) => b.reports - a.reports).map((one) => one.group);
  const [report, other] = at.members(group ?? '');
  const { case: number } = await change(page, 'cases', { name: 'Kx, the shop' });
  await change(page, `cases/${number}/holdings`, { report: `#${report}` });
  const part = (title: string) => `section:has(h2:text-is("${title}"))`;
  for (const [path, within, name, columns] of [
    [`/groups/${group}`, 'header, main', `groups-${group}`, 'group_id,holds,basis,value'],
    [`/groups/${group}?tab=history`, '#panel', `groups-${group}-history`, 'group_id,run,entry'],
    [`/groups/compare?a=${group}&b=${second}`, 'header, main', 'groups-compare', 'basis,value,millibits'],
    [`/reports/${report}`, 'header, main', `reports-${report}`, 'report,source,report_ref,version'],
    [`/why?a=${report}&b=${other}`, 'main', 'why', 'a,b,group_a,group_b,why_not,what'],
    [`/why?a=${report}`, 'main', 'why', 'report,group_id,basis,value'],
    ['/search#money', 'main', 'search', 'found,report,report_ref'],
    [`/cases/${number}`, 'header, main', `cases-${number}`, 'case,what,entry'],
    ['/?days=90', part('Values seen for the first time'), 'situation-first-seen', 'basis,value,first'],
    ['/?days=90', part('Newest groups'), 'situation-newest', 'group_id,reports,complainants'],
    ['/?days=90', part('Growing fastest'), 'situation-growing', 'group_id,reports,reports_before'],
    ['/?days=90', part('What is urgent, and why'), 'situation-urgent', 'group_id,reports,complainants'],
    ['/?days=90', part('Where victims and groups are'), 'situation-provinces', 'place,known,reports'],
  ] as const) {
    await page.goto(at.server.address + path);
    await settled(page);
    const csv = await exported(page, within, /CSV/);
    expect(csv.name).toMatch(new RegExp(`^krama-${name}-\\d{4}-\\d\\d-\\d\\d\\.csv$`));
    // Words stand in quotes where a spreadsheet program reads them.
    expect(csv.bytes.toString()).toMatch(new RegExp(`^\ufeff"${columns.replaceAll(',', '","')}`));
    // A page that is loaded again has forgotten what was sought.
    await page.goto(`${at.server.address}/audit`);
    await settled(page);
    await page.goto(at.server.address + path);
    await settled(page);
    const json = await exported(page, within, /JSON/);
    expect(json.name).toBe(csv.name.replace(/csv$/, 'json'));
    expect(JSON.parse(json.bytes.toString()), path).toBeTruthy();
  }
}, 180_000);

it('what is refused is told where it was asked for', async () => {
  const page = await at.signedIn();
  await page.goto(`${at.server.address}/search#money`);
  await settled(page);
  const problem = { type: 'about:blank', title: 'Too Many Requests', status: 429, code: 'K9207', detail: 'too many', causes: [], hint: null, particulars: { which: null, bound: 3, found: null, names: [] } };
  await page.route('**/api/v1/search?*', (route) => route.fulfill({ status: 429, contentType: 'application/problem+json', body: JSON.stringify(problem) }));
  const menu = page.locator('main details', { has: page.locator('summary', { hasText: 'Export' }) }).first();
  await menu.locator('summary').click();
  await menu.getByText(/CSV/).click();
  await menu.getByRole('alert').getByText('K9207').waitFor();
});

it('a picture stands alone: title, what it counts, legend, ground and day', async () => {
  const page = await at.signedIn();
  const group = at.groups().sort((a, b) => b.reports - a.reports)[0]?.group ?? '';
  await page.goto(`${at.server.address}/groups/${group}?tab=timeline`);
  await settled(page);
  const { name, bytes } = await exported(page, '#panel', /SVG/);
  expect(name).toMatch(new RegExp(`^krama-timeline-${group}-\\d{4}-\\d\\d-\\d\\d\\.svg$`));
  const text = bytes.toString();
  for (const told of [`Timeline of ${group}`, 'Reports by week', 'A value from its first to its last mention', 'saved', 'Exercise']) expect(text).toContain(told);
  // No word of a style sheet, and no colour that browsers alone know.
  expect(text).not.toMatch(/var\(|color-mix|oklab|light-dark|class=/);
  const alone = await page.context().browser()!.newPage();
  await alone.setContent(text);
  const ground = await alone.evaluate(() => {
    const rect = document.querySelector('svg > rect')!.getBoundingClientRect();
    const words = [...document.querySelectorAll('text')].map((one) => one.getBoundingClientRect());
    return { fill: document.querySelector('svg > rect')!.getAttribute('fill'), out: words.filter((one) => one.right > rect.right || one.bottom > rect.bottom || one.left < rect.left).length };
  });
  expect(ground).toEqual({ fill: '#fdfcfa', out: 0 });
  await alone.close();
  if (kept) writeFileSync(join(kept, 'saved-timeline.svg'), bytes);

  // The same as points, two for each of the page's: what is drawn takes more bytes than an empty ground would.
  await page.reload();
  await settled(page);
  const points = await exported(page, '#panel', /PNG/);
  expect(points.name).toBe(name.replace(/svg$/, 'png'));
  expect(points.bytes.readUInt32BE(16)).toBe(2 * Number(/width="(\d+)/.exec(text)?.[1]));
  expect(points.bytes.length).toBeGreaterThan(30_000);
  if (kept) writeFileSync(join(kept, 'saved-timeline.png'), points.bytes);

  await page.goto(`${at.server.address}/`);
  await settled(page);
  for (const [index, told] of [['Reports over time by type of scam', 'Investment'], ['Victims', 'the most; the darker, the more']].entries()) {
    const menu = page.locator('section details', { has: page.locator('summary', { hasText: 'Export' }) }).nth(index);
    await menu.locator('summary').click();
    const picture = await saved(page, () => menu.getByText(/SVG/).click());
    for (const word of told) expect(picture.bytes.toString()).toContain(word);
    if (kept) writeFileSync(join(kept, `saved-${index}.svg`), picture.bytes);
  }
});

it('what was found for words is saved, as far as the interface tells it at once', async () => {
  const page = await at.signedIn();
  await page.goto(`${at.server.address}/search#money`);
  await settled(page);
  const { name, bytes } = await exported(page, 'main', /JSON/);
  expect(name).toMatch(/^krama-search-\d{4}-\d\d-\d\d\.json$/);
  const found = JSON.parse(bytes.toString()) as { words: unknown[]; words_in_all: number };
  expect(found.words.length).toBe(Math.min(found.words_in_all, 200));
  expect(found.words.length).toBeGreaterThan(20);
});

it('a picture of a network has its words painted in', async () => {
  const page = await at.signedIn();
  const group = at.groups().sort((a, b) => b.reports - a.reports)[0]?.group ?? '';
  await page.goto(`${at.server.address}/groups/${group}?tab=network`);
  await settled(page);
  const box = await page.locator('.box').boundingBox();
  const { bytes } = await exported(page, '#panel', /PNG/);
  // Width and height stand in its head: it is higher than what is drawn by title and legend.
  expect(bytes.readUInt32BE(16)).toBeGreaterThan(box!.width);
  expect(bytes.readUInt32BE(20)).toBeGreaterThan(box!.height + 100);
  if (kept) writeFileSync(join(kept, 'saved-network.png'), bytes);
});

it('a network leaves as lines, discs and words too, all that is shown of it', async () => {
  const page = await at.signedIn();
  const group = at.groups().sort((a, b) => b.reports - a.reports)[0]?.group ?? '';
  await page.goto(`${at.server.address}/groups/${group}?tab=network`);
  await settled(page);
  const shown = await page.evaluate(async (name) => {
    const { reports, values } = await (await fetch(`/api/v1/groups/${name}/network?limit=1500`)).json();
    return { discs: reports.length + values.length, named: values.map((one: { value: string }) => one.value) as string[] };
  }, group);
  const { name, bytes } = await exported(page, '#panel', /SVG/);
  expect(name).toMatch(new RegExp(`^krama-network-${group}-\\d{4}-\\d\\d-\\d\\d\\.svg$`));
  const svg = bytes.toString();
  expect(svg).not.toMatch(/var\(|class=|style=/);
  expect(svg.match(/<circle /g)).toHaveLength(shown.discs);
  expect(svg.match(/<line /g)?.length).toBeGreaterThan(shown.discs - 2);
  expect(shown.named.filter((value) => svg.includes(value)).length).toBeGreaterThan(3);
  for (const told of [`Network of ${group}`, 'Provider: serves several groups', 'Krama, Run']) expect(svg).toContain(told);
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { browser, open } from './browser';
import { settled } from './desk';
import { payloads } from './payloads';
import { Server, Unit } from './unit';

let unit: Unit;
let server: Server;
let window: Browser;

beforeAll(async () => {
  unit = Unit.empty();
  const rows = payloads.map((payload, at) => ({
    ref: `H${at} ${payload}`,
    received_at: `2026-0${1 + (at % 6)}-11T10:00:00+07:00`,
    narrative: `I lost 500 USD to the shop on https://kx-shop${at % 3}.top and it said ${payload} and nothing came.`,
    amount: '500',
    currency: 'USD',
    suspect_name: payload,
    suspect_handle: `https://t.me/kx_shop${at % 3}`,
    suspect_url: `https://kx-shop${at % 3}.top`,
    platform: payload,
    place: payload,
    victim_nationality: payload,
    victim_province: payload,
    language: payload,
  }));
  const file = join(unit.folder, `told <img src=x onerror=ran()>.jsonl`);
  writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  unit.run('ingest', file);
  unit.run('analyse');
  unit.run('index');
  [server, window] = await Promise.all([Server.over(unit), browser()]);
});
afterAll(async () => {
  await window?.close();
  await server?.stop();
  unit?.remove();
});

/** What of a page is more than text though it came from a report. */
async function alive(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const main = document.querySelector('main');
    const made = [...(main?.querySelectorAll('script, iframe, object, embed, img, video, audio, style, link, meta, base, marquee, template, math') ?? [])];
    const acting = [...(main?.querySelectorAll('*') ?? [])].filter((on) => on.getAttributeNames().some((name) => name.startsWith('on') || name === 'srcdoc'));
    const leading = [...(main?.querySelectorAll('a') ?? [])].filter((link) => !['http:', 'https:'].includes(link.protocol) || link.origin !== location.origin);
    return [...made, ...acting, ...leading].map((on) => on.outerHTML.slice(0, 160));
  });
}

it('nothing that a report says runs in any view', async () => {
  expect(payloads.length).toBeGreaterThanOrEqual(50);
  const { page, troubles } = await open(window);
  await page.addInitScript(() => {
    const ran = () => ((globalThis as unknown as { hasRun: boolean }).hasRun = true);
    (globalThis as unknown as { ran: () => void }).ran = ran;
  });
  await page.goto(server.link);
  await page.waitForSelector('nav');
  const { groups } = JSON.parse(unit.run('groups', '--json')) as { groups: { group: string }[] };
  expect(groups.length).toBeGreaterThan(0);
  const paths = [
    '/',
    '/groups',
    ...groups.flatMap(({ group }) => ['', '?tab=network', '?tab=timeline', '?tab=reports', '?tab=history'].map((tab) => `/groups/${group}${tab}`)),
    ...payloads.map((_, at) => `/reports/${at}`),
    ...payloads.slice(0, 12).map((payload) => `/search#${encodeURIComponent(payload)}`),
    '/search#shop',
    '/why?a=0&b=3',
    `/why?a=${encodeURIComponent(payloads[9] ?? '')}`,
    '/research?by=platform&then=province',
    '/reviews',
    '/decisions',
    '/audit',
    '/add',
    `/groups/${encodeURIComponent(payloads[0] ?? '')}`,
  ];
  for (const path of paths) {
    await page.goto(server.address + path);
    await settled(page);
    expect(await alive(page), path).toEqual([]);
    expect(await page.evaluate(() => (globalThis as unknown as { hasRun?: boolean }).hasRun ?? false), path).toBe(false);
  }
  expect(troubles).toEqual([]);
}, 400_000);

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { browser, open } from './browser';
import { settled } from './desk';
import { Server, Unit } from './unit';

let unit: Unit;
let server: Server;
let window: Browser;

// A third report names the same number, and a person held it apart: it stands alone and comes next for both others.
beforeAll(async () => {
  unit = Unit.empty();
  const file = join(unit.folder, 'desk.csv');
  const rows = ['A,He called,012900111,ABA 000333444', 'B,He called,012900111,ABA 000333444', 'C,He called,012900111,', 'D,x,012900222,', 'E,x,012900333,', 'F,x,012900444,'];
  writeFileSync(file, `ref,narrative,suspect_phone,suspect_account\n${rows.join('\n')}\n`);
  unit.run('ingest', file);
  unit.run('analyse');
  for (const one of ['A', 'B']) unit.run('decide', 'different', one, 'C', '--why', 'two men');
  unit.run('analyse');
  [server, window] = await Promise.all([Server.over(unit), browser()]);
});
afterAll(async () => {
  await window?.close();
  await server?.stop();
  unit?.remove();
});

it('names a report that stands alone and comes next, beside what is shared with it', async () => {
  const { page, troubles } = await open(window);
  await page.goto(server.link);
  await page.waitForSelector('nav');
  const look = async (address: string) => {
    await page.goto(server.address + address);
    await settled(page);
    if (process.env['KRAMA_LOOK']) await page.screenshot({ path: join(process.env['KRAMA_LOOK'], `${address.replace(/\W+/g, '-')}.png`), fullPage: true });
    return (await page.locator('main').innerText()).replace(/\s+/g, ' ');
  };
  const report = await look('/reports/0');
  expect(report).toMatch(/shares [\d.]+ bits with its group, [\d.]+ with report #2, which comes next and stands alone/);
  expect(report).not.toContain('nothing with any other');
  expect(await look('/groups/G0?tab=reports')).toMatch(/#0 .*#2 [\d.]+ [\d.]+ .*#1 .*#2 [\d.]+ [\d.]+/);
  expect(troubles).toEqual([]);
});

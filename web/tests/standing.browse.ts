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
  writeFileSync(file, 'ref,narrative,suspect_phone\nA,He called,012900111\nB,He called,012900111\nC,He called,012900111\n');
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

it('names a report that stands alone and comes next, where it is told and where it speaks against', async () => {
  const { page, troubles } = await open(window);
  await page.goto(server.link);
  await settled(page);
  const look = async (address: string) => {
    await page.goto(server.address + address);
    await settled(page);
    if (process.env['KRAMA_LOOK']) await page.screenshot({ path: join(process.env['KRAMA_LOOK'], `${address.replace(/\W+/g, '-')}.png`), fullPage: true });
    return (await page.locator('main').innerText()).replace(/\s+/g, ' ');
  };
  const report = await look('/reports/0');
  expect(report).toMatch(/shares [\d.]+ bits with its group, [\d.]+ with report #2, which comes next and stands alone/);
  expect(report).not.toContain('nothing with any other');
  expect(await look('/groups/G0?tab=reports')).toMatch(/#0 .*#2 [\d.]+ 0\.0 .*#1 .*#2 [\d.]+ 0\.0/);
  expect(await look('/groups/G0')).toContain('2 reports would fit report #2, which stands alone, almost as well.');
  expect(troubles).toEqual([]);
});

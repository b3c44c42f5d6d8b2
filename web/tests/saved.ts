import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

/** Saves something and gives its name and what is in it. */
export async function saved(page: Page, act: () => Promise<void>) {
  const saving = page.waitForEvent('download');
  await act();
  const download = await saving;
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

/** Opens the menu within a part of the page and takes one of its lines. */
export async function exported(page: Page, within: string, line: RegExp) {
  const menu = page.locator(within).locator('details', { has: page.locator('summary', { hasText: /Export|នាំចេញ/ }) }).first();
  await menu.locator('summary').click();
  return saved(page, () => menu.getByText(line).click());
}

/** What stands against a saved picture being read without the page: what only its style sheets know, and words that stand out of it. */
export async function leaning(page: Page, svg: string): Promise<string[]> {
  const found = svg.match(/var\(|color-mix|oklab|light-dark|class=|url\(/g) ?? [];
  const alone = await page.context().browser()!.newPage();
  await alone.setContent(svg);
  const out = await alone.evaluate(() => {
    const whole = document.querySelector('svg > rect')!.getBoundingClientRect();
    const isOut = (one: DOMRect) => one.right > whole.right || one.bottom > whole.bottom || one.left < whole.left || one.top < whole.top;
    return [...document.querySelectorAll('text')].filter((one) => isOut(one.getBoundingClientRect())).map((one) => `out of the picture: ${one.textContent}`);
  });
  await alone.close();
  return [...found, ...out];
}

/** Width and height of a PNG stand in its head. */
export function sizeOf(png: Buffer): { width: number; height: number } {
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20) };
}

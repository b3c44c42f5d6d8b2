import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import type { NetworkAnswer } from '../src/lib/api/shapes';
import { desk, settled } from './desk';

const NODES = 1_200;
const SECONDS = 6;

/** A group so many times as large: each copy has its own reports and values, and reports of one name a value of the next. */
function enlarged(answer: NetworkAnswer): NetworkAnswer {
  const copies = Math.ceil(NODES / (answer.reports.length + answer.values.length));
  const ties = Math.max(...answer.values.map((value) => value.tie)) + 1;
  const named = (report: string, copy: number) => `#${Number(report.slice(1)) + copy * 1_000_000}`;
  const each = <T,>(make: (copy: number) => T[]) => Array.from({ length: copies }, (_, copy) => make(copy)).flat();
  const reports = each((copy) => answer.reports.map((dot) => ({ ...dot, report: named(dot.report, copy) })));
  const values = each((copy) => answer.values.map((dot) => ({ ...dot, tie: dot.tie + copy * ties })));
  const holds = each((copy) =>
    answer.holds.map((hold, index) => {
      const next = index % 40 === 0 ? (copy + 1) % copies : copy;
      return { ...hold, report: named(hold.report, copy), tie: hold.tie + next * ties };
    }),
  );
  return { ...answer, reports, values, holds, reports_in_all: reports.length, values_in_all: values.length, holds_in_all: holds.length };
}

/** How long each frame took, in milliseconds, while the mouse drags the picture about. */
async function framesWhilePanning(page: Page): Promise<number[]> {
  const box = (await page.locator('.box').boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const frames = page.evaluate(
    (ms) =>
      new Promise<number[]>((resolve) => {
        const times: number[] = [];
        const began = performance.now();
        let last = began;
        const tick = (now: number) => {
          times.push(now - last);
          last = now;
          if (now - began < ms) requestAnimationFrame(tick);
          else resolve(times.slice(1));
        };
        requestAnimationFrame(tick);
      }),
    SECONDS * 1000,
  );
  let ended = false;
  void frames.then(() => (ended = true));
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let step = 0; !ended; step += 1) await page.mouse.move(x + 150 * Math.sin(step / 12), y + 90 * Math.sin(step / 9));
  await page.mouse.up();
  return frames;
}

// A measure of this machine, made only where it is asked for: `npm run frames`.
if (process.env['KRAMA_FRAMES']) {
  const at = desk();

  it('a network of 1,000 nodes and more follows the mouse', async () => {
    const page = await at.signedIn();
    let nodes = 0;
    await page.route('**/network?*', async (route) => {
      const answer = enlarged((await (await route.fetch()).json()) as NetworkAnswer);
      nodes = answer.reports.length + answer.values.length;
      await route.fulfill({ json: answer });
    });
    const largest = at.groups().sort((a, b) => b.reports - a.reports)[0];
    await page.goto(`${at.server.address}/groups/${largest?.group}?tab=network`);
    await settled(page);
    expect(nodes).toBeGreaterThan(1_000);
    const before = await page.locator('.box').screenshot();
    const frames = (await framesWhilePanning(page)).sort((a, b) => a - b);
    expect((await page.locator('.box').screenshot()).equals(before)).toBe(false);
    const share = (percent: number) => (frames[Math.floor((frames.length * percent) / 100)] ?? 0).toFixed(0);
    const second = (frames.length / (frames.reduce((sum, ms) => sum + ms, 0) / 1000)).toFixed(0);
    console.log(`${nodes} nodes: ${second} frames a second while panning; half within ${share(50)} ms, 95 of a hundred within ${share(95)} ms`);
  }, 120_000);
} else {
  it.skip('a network of 1,000 nodes and more follows the mouse', () => undefined);
}

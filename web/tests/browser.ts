import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

const QUIET = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
/** WebGL without a graphics card. */
const DRAWING = ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];

export async function browser(): Promise<Browser> {
  const executablePath = process.env['KRAMA_CHROMIUM'] ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
  if (!executablePath) throw new Error('Chromium is missing (Debian: apt-get install chromium), or name it in KRAMA_CHROMIUM');
  return chromium.launch({ executablePath, args: [...QUIET, ...DRAWING] });
}

export interface Look {
  theme?: 'light' | 'dark';
  language?: 'en' | 'km';
}

/** A page in a browser of its own, with everything that went wrong in it. */
export async function open(of: Browser, look: Look = {}, options: BrowserContextOptions = {}): Promise<{ page: Page; troubles: string[] }> {
  const context = await of.newContext({ viewport: { width: 1366, height: 768 }, acceptDownloads: true, ...options });
  await context.addInitScript(([theme, language]) => {
    localStorage.setItem('krama-theme', theme ?? 'light');
    localStorage.setItem('krama-language', language ?? 'en');
  }, [look.theme ?? 'light', look.language ?? 'en']);
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => {
    // What the server refuses is told in the page; a browser says so again.
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) troubles.push(message.text());
  });
  page.on('dialog', (dialog) => {
    troubles.push(`a dialog said ${dialog.message()}`);
    void dialog.dismiss();
  });
  return { page, troubles };
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What stands against WCAG 2.2 AA on a page. The page's policy lets no script in, so it is evaluated from outside. */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    type Rule = { id: string; nodes: { target: string[]; failureSummary?: string }[] };
    const run = (globalThis as unknown as { axe: { run: (on: Document, how: unknown) => Promise<{ violations: Rule[] }> } }).axe;
    const { violations } = await run.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
    return violations.flatMap((rule) => rule.nodes.slice(0, 4).map((node) => `${rule.id}: ${node.target.join(' ')} ${node.failureSummary?.split('\n')[1] ?? ''}`));
  });
}

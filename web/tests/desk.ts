import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { browser, open, type Look } from './browser';
import { Server, Unit } from './unit';

interface Group {
  group: string;
  reports: number;
}

/** A server over the simulated country and a browser before it, for one file of tests. */
export class Desk {
  unit!: Unit;
  server!: Server;
  browser!: Browser;
  private pages: Page[] = [];

  /** A page signed in by a link, whose mishaps fail the test. */
  async signedIn(look: Look = {}, size = { width: 1366, height: 768 }): Promise<Page> {
    const { page, troubles } = await open(this.browser, look, { viewport: size });
    this.pages.push(page);
    this.troubles = troubles;
    await page.goto(await this.server.link());
    await page.waitForSelector('nav a[aria-current]');
    return page;
  }

  troubles: string[] = [];

  groups(): Group[] {
    return (JSON.parse(this.unit.run('groups', '--json')) as { groups: Group[] }).groups;
  }

  async close() {
    await Promise.all(this.pages.splice(0).map((page) => page.context().close()));
    expect(this.troubles.splice(0)).toEqual([]);
  }
}

export function desk(): Desk {
  const made = new Desk();
  beforeAll(async () => {
    made.unit = Unit.at(inject('folder'));
    [made.server, made.browser] = await Promise.all([Server.over(made.unit), browser()]);
  });
  afterEach(() => made.close());
  afterAll(async () => {
    await made.browser.close();
    made.server.stop();
  });
  return made;
}

/** Waits until a page has nothing more to look up. */
export async function settled(page: Page) {
  await page.waitForLoadState('load');
  await page.waitForSelector('h1');
  await page.waitForFunction(() => !document.querySelector('[role=status].waiting, [aria-busy=true], [data-laying=true]'), undefined, { timeout: 50_000 });
}

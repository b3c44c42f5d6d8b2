import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest';
import type { Browser, Cookie, Page } from 'playwright-core';
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
  private opened: { page: Page; troubles: string[] }[] = [];
  private cookies: Cookie[] = [];

  /** A page nobody is signed in to, whose mishaps fail the test. */
  async page(look: Look = {}, size = { width: 1366, height: 768 }): Promise<Page> {
    const opened = await open(this.browser, look, { viewport: size });
    this.opened.push(opened);
    return opened.page;
  }

  /** A page signed in: the first by the server's link, the others by the session it gave. */
  async signedIn(look: Look = {}, size?: { width: number; height: number }): Promise<Page> {
    const page = await this.page(look, size);
    if (this.cookies.length > 0) await page.context().addCookies(this.cookies);
    await page.goto(this.cookies.length > 0 ? this.server.address : this.server.link);
    // On a telephone the rail is folded away.
    await page.waitForSelector('nav a[aria-current]', { state: 'attached' });
    await settled(page);
    this.cookies = await page.context().cookies();
    return page;
  }

  groups(): Group[] {
    return (JSON.parse(this.unit.run('groups', '--json')) as { groups: Group[] }).groups;
  }

  /** The numbers of the first two reports of a group. */
  members(group: string): [string, string] {
    const { members } = JSON.parse(this.unit.run('members', group, '--json')) as { members: { report: string }[] };
    const [first, second] = members.map((member) => member.report.slice(1));
    return [first ?? '', second ?? ''];
  }

  async close() {
    const opened = this.opened.splice(0);
    await Promise.all(opened.map(({ page }) => page.context().close()));
    expect(opened.flatMap(({ troubles }) => troubles)).toEqual([]);
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
    await made.browser?.close();
    await made.server?.stop();
  });
  return made;
}

/** Waits until a page has nothing more to look up. */
export async function settled(page: Page) {
  await page.waitForLoadState('load');
  await page.waitForSelector('h1');
  await page.waitForFunction(() => !document.querySelector('[role=status].waiting, [aria-busy=true], [data-laying=true]'), undefined, { timeout: 50_000 });
}

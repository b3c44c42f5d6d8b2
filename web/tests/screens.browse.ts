import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { addresses } from './addresses';
import { desk, settled } from './desk';

const folder = process.env['KRAMA_SCREENS'];

// The pictures of the documents are made here, and only where a folder for them is named.
if (folder) {
  const at = desk();

  it('every view is pictured', async () => {
    const page = await at.signedIn();
    const groups = at.groups().map((one) => one.group);
    mkdirSync(resolve(folder), { recursive: true });
    for (const [name, path] of Object.entries(addresses(groups, at.members(groups[0] ?? '')))) {
      await page.goto(at.server.address + path);
      await settled(page);
      await page.evaluate(() => document.fonts.ready);
      const picture = await page.screenshot({ path: join(resolve(folder), `${name}.png`), animations: 'disabled' });
      expect(picture.length, name).toBeGreaterThan(8_000);
    }
  }, 240_000);
} else {
  it.skip('every view is pictured', () => undefined);
}

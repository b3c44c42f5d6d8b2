import { expect, it } from 'vitest';
import { desk, settled } from './desk';

const at = desk();

it('the largest group is drawn, follows the mouse, and says what it leaves out', async () => {
  const page = await at.signedIn();
  const largest = at.groups().sort((a, b) => b.reports - a.reports)[0];
  await page.goto(`${at.server.address}/groups/${largest?.group}?tab=network`);
  await settled(page);
  expect(await page.locator('.box canvas').count()).toBeGreaterThan(0);
  expect(await page.getByText(/reports and .* values shown/).innerText()).toContain(' of ');

  // Something was drawn: the picture is not of one colour.
  const picture = await page.locator('.box').screenshot();
  expect(picture.length).toBeGreaterThan(8_000);

  // Dragging it: frames keep coming.
  const box = (await page.locator('.box').boundingBox())!;
  const frames = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let count = 0;
        const end = performance.now() + 1500;
        const tick = () => (performance.now() < end ? ((count += 1), requestAnimationFrame(tick)) : resolve(count));
        requestAnimationFrame(tick);
      }),
  );
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  for (let step = 0; step < 30; step += 1) await page.mouse.move(box.x + box.width / 2 + step * 4, box.y + box.height / 2 + step * 2);
  await page.mouse.up();
  // Without a graphics card each frame is painted by the processor, which has more to do: that they come is what can be asked.
  expect(await frames).toBeGreaterThan(3);
  expect((await page.locator('.box').screenshot()).equals(picture)).toBe(false);

  // The same as a table, and as a picture to take along.
  await page.getByRole('button', { name: 'As a table' }).click();
  expect(await page.locator('tbody tr').count()).toBeGreaterThan(3);
  await page.getByRole('button', { name: 'As a picture' }).click();
  await settled(page);
  await page.locator('#panel summary', { hasText: 'Export' }).click();
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Picture as PNG' }).click();
  expect((await saved).suggestedFilename()).toMatch(new RegExp(`^krama-network-${largest?.group}-\\d{4}-\\d\\d-\\d\\d\\.png$`));
});

import { expect, test } from '../harness/test.ts';

test('space and the middle button pan, and so does the wheel', async ({ synced }) => {
  const { app } = synced;
  const { keyboard, mouse } = app.page;
  const { x, y } = await app.middle();
  const spot = { x, y: y - 120 };
  const empty = await app.boardPixels();
  await app.drawStroke([
    { x: spot.x - 5, y: spot.y },
    { x: spot.x + 5, y: spot.y },
  ]);
  await synced.shapesOnce(1);
  const inkAt = async (dx: number, dy: number): Promise<boolean> =>
    (await app.boardPixels()).hasInkNear(empty, { x: spot.x + dx, y: spot.y + dy });
  expect(await inkAt(0, 0)).toBe(true);

  await keyboard.down('Space');
  await app.drawStroke([
    { x, y },
    { x: x + 100, y: y + 20 },
  ]);
  await keyboard.up('Space');
  await expect.poll(() => inkAt(100, 20)).toBe(true);

  await mouse.move(x, y);
  await mouse.down({ button: 'middle' });
  await mouse.move(x - 60, y + 60, { steps: 4 });
  await mouse.up({ button: 'middle' });
  await expect.poll(() => inkAt(40, 80)).toBe(true);

  await mouse.wheel(140, 40);
  await expect.poll(() => inkAt(-100, 40)).toBe(true);
  await synced.shapesOnce(1); // Nothing was drawn while the view moved.
});

test('the middle button does not paste what is selected elsewhere, as X11 does', async ({
  synced,
}) => {
  const { app } = synced;
  const { keyboard, mouse } = app.page;
  const { x, y } = await app.middle();
  await keyboard.press('t');
  await app.click({ x, y: y - 100 });
  await keyboard.type('selected');
  await keyboard.press('Control+a');
  await keyboard.press('Escape');
  await synced.onlyShape();
  await mouse.move(x, y);
  await mouse.down({ button: 'middle' });
  await mouse.move(x + 40, y + 40, { steps: 4 });
  await mouse.up({ button: 'middle' });
  await keyboard.press('p');
  await app.drawStroke([
    { x, y },
    { x: x + 10, y },
  ]);
  // A paste would have come before the stroke.
  const types = (await synced.shapesOnce(2)).map(({ type }) => type);
  expect(types).toEqual(['text', 'stroke']);
});

test('ctrl and wheel zoom at the pointer', async ({ synced }) => {
  const { app } = synced;
  const { keyboard, mouse } = app.page;
  const { x, y } = await app.middle();
  const spot = { x: x + 120, y: y - 90 };
  const empty = await app.boardPixels();
  await app.drawStroke([
    { x: spot.x - 3, y: spot.y },
    { x: spot.x + 3, y: spot.y },
  ]);
  await synced.shapesOnce(1);
  const box = await app.board.boundingBox();
  await mouse.move((box?.x ?? 0) + spot.x, (box?.y ?? 0) + spot.y);
  await keyboard.down('Control');
  for (let turn = 0; turn < 5; turn += 1) {
    await mouse.wheel(0, -100);
  }
  await keyboard.up('Control');
  await expect.poll(() => app.zoomPercent()).toBeGreaterThan(300);
  expect((await app.boardPixels()).hasInkNear(empty, spot)).toBe(true);
});

test('the keyboard zooms between 5% and 6,400%, and to fit', async ({ synced }) => {
  const { app } = synced;
  const { keyboard } = app.page;
  const { x, y } = await app.middle();
  await app.drawStroke([
    { x: x - 100, y: y - 50 },
    { x: x + 100, y: y + 50 },
  ]);
  await synced.shapesOnce(1);
  for (let press = 0; press < 30; press += 1) {
    await keyboard.press('Control+Equal');
  }
  await expect.poll(() => app.zoomPercent()).toBe(6400);
  for (let press = 0; press < 40; press += 1) {
    await keyboard.press('Control+Minus');
  }
  await expect.poll(() => app.zoomPercent()).toBe(5);
  await keyboard.press('Control+0');
  await expect.poll(() => app.zoomPercent()).toBe(100);
  await keyboard.press('Shift+1');
  await expect.poll(() => app.zoomPercent()).toBe(200);
});

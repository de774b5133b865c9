import type { EverinkApp } from '../harness/app.ts';
import type { PagePoint } from '../harness/pixels.ts';
import { expect, test } from '../harness/test.ts';

const size = { width: 160, height: 100 };

/** Draws a rectangle with its top left corner there, which is selected afterwards. */
async function drawRectangle(app: EverinkApp, { x, y }: PagePoint): Promise<void> {
  await app.chooseTool('rectangle');
  await app.drawStroke([
    { x, y },
    { x: x + size.width, y: y + size.height },
  ]);
}

test('a click selects and a drag moves', async ({ synced }) => {
  const { app } = synced;
  const { x, y } = await app.middle();
  await drawRectangle(app, { x: x - 80, y: y - 50 });
  const before = await synced.onlyShape();
  await app.page.keyboard.press('Escape');
  // On the outline, but not on the handle in its middle.
  await app.click({ x: x - 80, y: y - 25 });
  await app.drawStroke([
    { x: x - 80, y: y - 25 },
    { x: x - 20, y: y - 95 },
  ]);
  await expect
    .poll(async () => (await synced.shapes()).map((shape) => [shape.id, shape.x, shape.y]))
    .toEqual([[before.id, before.x + 60, before.y - 70]]);
});

test('the cursor shows that a drag moves while a selection is under it', async ({ app }) => {
  const { x, y } = await app.middle();
  await drawRectangle(app, { x: x - 80, y: y - 50 });
  const box = await app.board.boundingBox();
  await app.page.mouse.move((box?.x ?? 0) + x, (box?.y ?? 0) + y);
  await expect(app.board).toHaveCSS('cursor', 'move');
  await app.page.keyboard.press('Escape');
  await expect(app.board).toHaveCSS('cursor', 'default');
});

test('a corner resizes', async ({ synced }) => {
  const { app } = synced;
  const { x, y } = await app.middle();
  await drawRectangle(app, { x: x - 80, y: y - 50 });
  const before = await synced.onlyShape();
  const corner = { x: x + 80 + 6, y: y + 50 + 6 }; // The frame lies 6 px outside.
  await app.drawStroke([corner, { x: corner.x + 40, y: corner.y + 30 }]);
  await expect
    .poll(() => synced.onlyShape())
    .toMatchObject({
      id: before.id,
      x: before.x,
      y: before.y,
      width: size.width + 40,
      height: size.height + 30,
    });
});

test('a marquee selects what lies within, and delete deletes it', async ({ synced }) => {
  const { app } = synced;
  const { x, y } = await app.middle();
  await drawRectangle(app, { x: x - 240, y: y - 120 });
  await drawRectangle(app, { x: x - 240, y: y + 20 });
  await drawRectangle(app, { x: x + 60, y: y - 50 });
  const [, , outside] = await synced.shapesOnce(3);
  await app.chooseTool('select');
  await app.drawStroke([
    { x: x - 270, y: y - 150 },
    { x: x - 40, y: y + 160 },
  ]);
  await app.page.keyboard.press('Delete');
  expect(await synced.shapesOnce(1)).toEqual([outside]);
});

test('duplicate, copy, cut and paste make shapes of the same kind', async ({ synced }) => {
  const { app } = synced;
  const { keyboard } = app.page;
  const { x, y } = await app.middle();
  await drawRectangle(app, { x: x - 80, y: y - 50 });
  const original = await synced.onlyShape();
  await keyboard.press('Control+d');
  await synced.shapesOnce(2);
  await keyboard.press('Control+c');
  await keyboard.press('Control+v');
  await synced.shapesOnce(3);
  await keyboard.press('Control+x');
  await synced.shapesOnce(2);
  await keyboard.press('Control+v');
  const shapes = await synced.shapesOnce(3);
  expect(new Set(shapes.map(({ id }) => id)).size).toBe(3);
  for (const shape of shapes) {
    expect(shape).toMatchObject({ ...size, type: 'rectangle', style: original.style });
  }
});

test('select all selects every shape, and the arrow keys move them', async ({ synced }) => {
  const { app } = synced;
  const { keyboard } = app.page;
  const { x, y } = await app.middle();
  await drawRectangle(app, { x: x - 220, y: y - 50 });
  await drawRectangle(app, { x: x + 40, y: y - 50 });
  const before = await synced.shapesOnce(2);
  await keyboard.press('Escape');
  await keyboard.press('Control+a');
  await keyboard.press('ArrowRight');
  await keyboard.press('Shift+ArrowDown');
  await expect
    .poll(async () => (await synced.shapes()).map((shape) => [shape.x, shape.y]))
    .toEqual(before.map((shape) => [shape.x + 1, shape.y + 10]));
});

import { decodePoints } from '../../src/shared/document/points.ts';
import type { ShapeOnServer } from '../harness/boardReader.ts';
import { SyncedBoard } from '../harness/SyncedBoard.ts';
import { expect, test, variantIf } from '../harness/test.ts';
import { stylePanelOf } from '../harness/windowParts.ts';
import { t } from '../harness/words.ts';

test('a pen stroke appears along the path of the pointer', async ({ synced }) => {
  const { app } = synced;
  const middle = await app.middle();
  const from = { x: middle.x - 150, y: middle.y - 120 };
  const to = { x: middle.x + 150, y: middle.y - 80 };
  const between = { x: middle.x, y: middle.y - 100 };
  const before = await app.boardPixels();
  await app.chooseTool('pen');
  await app.drawStroke([from, to], { steps: 20 });

  const after = await app.boardPixels();
  for (const point of [from, between, to]) {
    expect(after.hasInkNear(before, point)).toBe(true);
  }
  expect(after.hasInkNear(before, { x: middle.x, y: middle.y - 140 })).toBe(false);

  const stroke = await synced.onlyShape();
  if (stroke.type !== 'stroke') {
    throw new Error(`the pen drew a ${stroke.type}`);
  }
  const { xs } = decodePoints(stroke.points);
  expect(Math.max(...xs) - Math.min(...xs)).toBeCloseTo(300, -1);
});

test('a stroke is on the canvas again after a restart', async ({ launch, onServer, folder }) => {
  const options = { ...onServer, dataFolder: folder };
  const first = await launch(options);
  const middle = await first.middle();
  const empty = await first.boardPixels();
  await first.drawStroke(zigzag(middle), { steps: 8 });
  await first.waitForStatus(/Saved/);
  await first.page.keyboard.press('Shift+1');
  const drawn = await first.boardPixels();
  expect(drawn.countDifferent(empty)).toBeGreaterThan(500);
  await first.close();

  const second = await launch(options);
  await second.page.keyboard.press('Shift+1');
  await expect
    .poll(async () => (await second.boardPixels()).countDifferent(drawn))
    .toBeLessThan(50);
  await SyncedBoard.of(second).onlyShape();
});

for (const tool of ['rectangle', 'ellipse', 'diamond', 'line', 'arrow'] as const) {
  test(
    `the ${tool} tool draws from corner to corner`,
    variantIf(!['rectangle', 'arrow'].includes(tool)),
    async ({ synced }) => {
      const { app } = synced;
      const middle = await app.middle();
      const from = { x: middle.x - 120, y: middle.y - 90 };
      const to = { x: middle.x + 80, y: middle.y + 60 };
      const before = await app.boardPixels();
      await app.chooseTool(tool);
      await app.drawStroke([from, to]);

      expect((await app.boardPixels()).countDifferent(before)).toBeGreaterThan(300);
      const shape = await synced.onlyShape();
      expect(shape.type).toBe(tool);
      expect(sizeOf(shape)).toEqual({ width: 200, height: 150 });
    },
  );
}

test('the highlighter draws its own kind of ink', async ({ synced }) => {
  const { app } = synced;
  const middle = await app.middle();
  await app.chooseTool('highlighter');
  await app.drawStroke(zigzag(middle));
  expect(await synced.onlyShape()).toMatchObject({ type: 'stroke', tool: 'highlighter' });
});

test('the eraser removes whole shapes', async ({ synced }) => {
  const { app } = synced;
  const { x, y } = await app.middle();
  await app.drawStroke([
    { x: x - 150, y: y - 100 },
    { x: x + 150, y: y - 100 },
  ]);
  await app.drawStroke([
    { x: x - 150, y: y + 100 },
    { x: x + 150, y: y + 100 },
  ]);
  const [upper, lower] = await synced.shapesOnce(2);
  await app.chooseTool('eraser');
  await app.drawStroke(
    [
      { x, y: y - 140 },
      { x, y: y - 60 },
    ],
    { steps: 10 },
  );
  const [left] = await synced.shapesOnce(1);
  expect(left?.id).toBe(lower?.id);
  expect(left?.id).not.toBe(upper?.id);
});

test('colour and width are those of the style panel', async ({ synced }) => {
  const { app } = synced;
  await app.chooseTool('pen');
  const style = stylePanelOf(app.page);
  await style.getByRole('button', { name: t('editor.colours.red'), exact: true }).click();
  await style.getByRole('button', { name: t('editor.widths.bold'), exact: true }).click();
  await app.drawStroke(zigzag(await app.middle()));
  expect((await synced.onlyShape()).style).toMatchObject({ colour: 'red', width: 8 });
});

test('the eraser end of a pen erases while it is down, whatever the tool', async ({ synced }) => {
  const { app } = synced;
  await app.chooseTool('pen');
  const { x, y } = await app.middle();
  const horizontal = [
    { x: x - 80, y },
    { x: x + 80, y },
  ];
  await app.drawStroke(horizontal);
  await synced.shapesOnce(1);
  const box = await app.board.boundingBox();
  const wipe = ['pointerdown', 'pointermove', 'pointerup'].map((type, index) => ({
    type,
    clientX: (box?.x ?? 0) + x,
    clientY: (box?.y ?? 0) + y - 60 + index * 60,
  }));
  for (const { type, ...at } of wipe) {
    // The mouse's id, since only a pointer that there is can be captured.
    const pen = { pointerId: 1, pointerType: 'pen', button: 5, buttons: 32, bubbles: true };
    await app.board.dispatchEvent(type, { ...pen, ...at });
  }
  await synced.shapesOnce(0);
  await app.drawStroke(horizontal);
  await synced.shapesOnce(1);
});

/** A stroke through the middle that no other shape looks like. */
function zigzag({ x, y }: { readonly x: number; readonly y: number }) {
  return [-120, -40, 40, 120].map((dx, index) => ({ x: x + dx, y: y + (index % 2) * 100 - 150 }));
}

/** How far a shape reaches, in whole board units. */
function sizeOf(shape: ShapeOnServer): { readonly width: number; readonly height: number } {
  switch (shape.type) {
    case 'line':
    case 'arrow':
      return { width: Math.round(shape.x2 - shape.x1), height: Math.round(shape.y2 - shape.y1) };
    case 'rectangle':
    case 'ellipse':
    case 'diamond':
      return { width: Math.round(shape.width), height: Math.round(shape.height) };
    default:
      throw new Error(`a ${shape.type} has no corners`);
  }
}

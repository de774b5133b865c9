import type { EverinkApp } from '../harness/app.ts';
import { SyncedBoard } from '../harness/SyncedBoard.ts';
import { expect, test } from '../harness/test.ts';

const sentences = 'Nothing is lost. Not this either. Nor that.';

async function openNewText(app: EverinkApp): Promise<void> {
  const { x, y } = await app.middle();
  await app.chooseTool('Text');
  await app.click({ x: x - 200, y: y - 80 });
}

async function openTextAgain(app: EverinkApp): Promise<void> {
  const { x, y } = await app.middle();
  await app.chooseTool('Select');
  await app.board.dblclick({ position: { x: x - 190, y: y - 80 } });
}

test('I26: text that is being typed survives a kill once the window says Saved, also in an older text', async ({
  launch,
  onServer,
  folder,
}) => {
  const options = { ...onServer, dataFolder: folder };
  const first = await launch(options);
  await openNewText(first);
  await first.page.keyboard.type(sentences);
  await first.waitForStatus(/Saved/);
  await first.kill();

  const second = await launch(options);
  const text = await SyncedBoard.of(second).onlyShape();
  expect(text).toMatchObject({ type: 'text', text: sentences });
  await expect(second.page.getByText('A text was recovered')).toBeVisible();
  await openTextAgain(second);
  await second.page.keyboard.press('End');
  await second.page.keyboard.type(' More.');
  await second.waitForStatus(/Saved/);
  await second.kill();

  const third = await launch(options);
  const board = SyncedBoard.of(third);
  await expect
    .poll(() => board.onlyShape())
    .toEqual({ ...text, text: `${sentences} More.`, width: expect.any(Number) });
  await openTextAgain(third);
  await third.page.keyboard.press('Delete');
  await third.waitForStatus(/Saved/);
  await third.kill();

  const fourth = await launch(options);
  await SyncedBoard.of(fourth).shapesOnce(0);
});

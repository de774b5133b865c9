import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { answerDialogs } from '../harness/answerDialogs.ts';
import type { EverinkApp } from '../harness/app.ts';
import { Pixels } from '../harness/pixels.ts';
import { SyncedBoard } from '../harness/SyncedBoard.ts';
import { saveAs } from '../harness/saveAs.ts';
import { syncFiles } from '../harness/syncFiles.ts';
import { expect, test } from '../harness/test.ts';
import { closeNoticeButtonOf, noticesOf, titleOf } from '../harness/windowParts.ts';
import { t } from '../harness/words.ts';

async function drawSomething(app: EverinkApp): Promise<void> {
  const { x, y } = await app.middle();
  await app.drawStroke(
    [
      { x: x - 150, y: y - 100 },
      { x: x + 150, y: y + 40 },
    ],
    { steps: 12 },
  );
  await app.chooseTool('ellipse');
  await app.drawStroke([
    { x: x - 100, y: y - 60 },
    { x: x + 60, y: y + 90 },
  ]);
  await app.page.keyboard.press('Escape');
  await app.waitForStatus(/Saved/);
}

test('a board is exported as PNG and SVG', async ({ app, folder }) => {
  await drawSomething(app);
  const png = await saveAs(app, 'exportPng', join(folder, 'board.png'));
  const picture = await Pixels.decode(app.electron, png);
  expect(picture.width).toBeGreaterThan(250);
  expect(picture.height).toBeGreaterThan(150);
  await noticesOf(app.page)
    .getByRole('button', { name: t('files.copyPath') })
    .click();
  const copied = await app.electron.evaluate(({ clipboard }) => clipboard.readText());
  expect(copied).toBe(join(folder, 'board.png'));
  const svg = (await saveAs(app, 'exportSvg', join(folder, 'board.svg'))).toString();
  expect(svg).toMatch(/^<\?xml|^<svg/);
  expect(svg).toContain('<path');
});

test('a selection is exported without the rest', async ({ app, folder }) => {
  await drawSomething(app);
  const { x, y } = await app.middle();
  await app.chooseTool('select');
  await app.click({ x: x - 20, y: y + 90 }); // On the lower edge of the ellipse.
  const all = join(folder, 'all.svg');
  const part = await saveAs(app, 'exportSelectionSvg', join(folder, 'part.svg'));
  await app.page.keyboard.press('Escape');
  expect(part.byteLength).toBeLessThan((await saveAs(app, 'exportSvg', all)).byteLength);
});

test('I2: a file is edited in place: opened elsewhere, drawn on, kept through a kill, and saved', async ({
  launch,
  onServer,
  folder,
}) => {
  const path = join(folder, 'plan.everink');
  const saved = t('common.windowTitle', { title: 'plan.everink' });
  const changed = t('common.changedWindowTitle', { title: 'plan.everink' });
  const first = await launch();
  await drawSomething(first);
  await saveAs(first, 'saveFile', path);
  await expect(first.page).toHaveTitle(saved);
  const before = await saveAs(first, 'exportSvg', join(folder, 'before.svg'));

  const dataFolder = join(folder, 'elsewhere');
  const second = await launch({ dataFolder, env: onServer.env });
  await answerDialogs(second, path);
  await second.chooseMenuItem('openFile');
  await expect(second.page).toHaveTitle(saved);
  await expect(titleOf(second.page)).toHaveAttribute('placeholder', 'plan');
  // Not on the server of the settings, and that is said.
  const notice = t('mainTitles.file-stays-on-device', { name: 'plan.everink' });
  await expect(noticesOf(second.page)).toContainText(notice);
  await second.waitForStatus(/Saved Local only/);
  const opened = await saveAs(second, 'exportSvg', join(folder, 'opened.svg'));
  expect(opened.toString()).toBe(before.toString());
  const { x, y } = await second.middle();
  await second.drawStroke([
    { x: x - 80, y: y + 60 },
    { x: x + 80, y: y + 60 },
  ]);
  await expect(second.page).toHaveTitle(changed);
  await second.waitForStatus(/Saved/);
  await second.kill();

  const third = await launch({ dataFolder, env: onServer.env });
  await expect(third.page).toHaveTitle(changed);
  await third.page.keyboard.press('ControlOrMeta+S');
  await expect(third.page).toHaveTitle(saved);
  const after = await saveAs(third, 'exportSvg', join(folder, 'after.svg'));
  await answerDialogs(first, path);
  // Not from the menu: when it is open, the window closes each dialog.
  await first.request('files.open', {});
  await expect
    .poll(async () => (await saveAs(first, 'exportSvg', join(folder, 'merged.svg'))).toString())
    .toBe(after.toString());

  // Synced, as the end of the test proves, once the user wants that.
  await syncFiles(third);
  await third.waitForStatus(/Saved Synced/);
});

test('an Excalidraw file opens as a board', async ({ app, folder }) => {
  const path = join(folder, 'sketch.excalidraw');
  const element = {
    x: 10,
    y: 20,
    width: 200,
    height: 100,
    angle: 0,
    strokeColor: '#1e1e1e',
    backgroundColor: 'transparent',
    fillStyle: 'solid',
    strokeWidth: 2,
    strokeStyle: 'solid',
    roughness: 1,
    opacity: 100,
    seed: 1,
    version: 1,
    versionNonce: 1,
    isDeleted: false,
    groupIds: [],
    frameId: null,
    boundElements: [],
    updated: 1,
    link: null,
    locked: false,
  };
  const text = {
    text: 'Hello from a sketch',
    fontSize: 20,
    fontFamily: 1,
    textAlign: 'left',
    verticalAlign: 'top',
    containerId: null,
    originalText: 'Hello from a sketch',
    lineHeight: 1.25,
  };
  const elements = [
    { ...element, id: 'a', type: 'rectangle' },
    { ...element, id: 'b', type: 'text', y: 150, height: 25, ...text },
  ];
  await writeFile(path, JSON.stringify({ type: 'excalidraw', version: 2, elements, files: {} }));
  await answerDialogs(app, path);
  await app.chooseMenuItem('openFile');
  const title = titleOf(app.page);
  await expect(title).toHaveValue('sketch');
  await app.waitForStatus(/Saved/);
  const svg = await saveAs(app, 'exportSvg', join(folder, 'sketch.svg'));
  expect(svg.toString()).toContain('Hello from a sketch');
});

test('I29: dropped files are opened separately, pictures of every kind are drawn, and skipped elements are reported', async ({
  app,
}) => {
  const empty = await app.boardPixels();
  const unknownFile = 'notes.txt';
  const brokenFile = 'broken.excalidraw';
  await app.page.evaluate(
    ([unknown, broken]) => {
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 60"><rect width="90" height="60" fill="#00f"/>
      <foreignObject width="90" height="60"><p xmlns="http://www.w3.org/1999/xhtml">Hi</p></foreignObject></svg>`;
      const image = { type: 'image', x: 0, y: 0, width: 400, height: 300 };
      const half = { x: 0, y: 0, width: 45, height: 60, naturalWidth: 90, naturalHeight: 60 };
      const elements = [
        { ...image, id: '1', fileId: 'svg' },
        { ...image, id: '2', fileId: 'svg', y: 400, crop: half, scale: [-1, 1] },
        { ...image, id: '3', fileId: 'tiff' },
        { id: '4', type: 'embeddable', x: 0, y: 0, width: 9, height: 9 },
        { id: '5', type: 'embeddable', x: 0, y: 0, width: 9, height: 9, isDeleted: true },
      ];
      const files = {
        svg: { mimeType: 'image/png', dataURL: `data:image/svg+xml,${encodeURIComponent(svg)}` },
        tiff: { mimeType: 'image/tiff', dataURL: 'data:image/tiff;base64,SUkqAAAA' },
      };
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['notes'], unknown));
      dataTransfer.items.add(new File(['{'], broken));
      const text = JSON.stringify({ type: 'excalidraw', elements, files });
      dataTransfer.items.add(new File([text], 'pictures.json'));
      document.body.dispatchEvent(
        new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }),
      );
    },
    [unknownFile, brokenFile] as const,
  );
  const notices = noticesOf(app.page);
  for (const [kind, reason] of [
    ['image', 'unknown-picture'],
    ['embed', 'not-supported'],
  ] as const) {
    const items = t(`files.kind.${kind}`, { count: 1 });
    const leftOut = t('files.leftOut', { items, reason: t(`files.reason.${reason}`) });
    await expect(notices).toContainText(leftOut);
  }
  await expect(notices).toContainText(unknownFile);
  await expect(notices).toContainText(brokenFile);
  await app.waitForStatus(/Saved/);
  // The two pictures are blue all over.
  await expect
    .poll(async () => (await app.boardPixels()).countDifferent(empty))
    .toBeGreaterThan(100_000);
});

test('I29: shapes that Excalidraw copied are pasted as shapes', async ({ launch, onServer }) => {
  const app = await launch(onServer);
  await app.page.evaluate(() => {
    const clipboardData = new DataTransfer();
    const elements = [{ id: '1', type: 'diamond', x: 0, y: 0, width: 300, height: 200 }];
    const text = JSON.stringify({ type: 'excalidraw/clipboard', elements });
    clipboardData.setData('text/plain', text);
    document.body.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    );
  });
  const shapes = await SyncedBoard.of(app).shapesOnce(1);
  expect(shapes).toMatchObject([{ type: 'diamond', width: 300, height: 200 }]);
});

test('a file that is not a board is refused with a message and does no harm', async ({
  app,
  folder,
}) => {
  const path = join(folder, 'broken.everink');
  await writeFile(path, 'not a board');
  await drawSomething(app);
  const before = await app.boardPixels();
  await answerDialogs(app, path);
  await app.chooseMenuItem('openFile');
  const alert = app.page.getByRole('alert');
  await expect(alert).toContainText(t('commands.openFileFailed'));
  await closeNoticeButtonOf(alert).click();
  await expect(alert).toBeHidden();
  await app.page.mouse.move(5, 300); // No tooltip over the board.
  await expect.poll(async () => (await app.boardPixels()).countDifferent(before)).toBeLessThan(50);
});

import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bytesOf, readImportFile, readTestBoard } from '../src/renderer/formats/testFiles.ts';
import { BoardEditor } from '../src/renderer/state/BoardEditor.ts';
import type { Notice } from '../src/renderer/state/Notice.ts';
import { importSliceSize, maxPastedLength } from '../src/renderer/state/ShapeActions.ts';
import { untilState } from '../src/renderer/state/untilState.ts';
import { pointerAt } from '../src/renderer/tools/testHost.ts';
import { BoardDocument } from '../src/shared/document/boardDocument.ts';
import { decodeEverinkFile, encodeEverinkFile } from '../src/shared/document/everinkFile.ts';
import { testRectangle } from '../src/shared/document/testShapes.ts';
import { requestSchemas } from '../src/shared/ipc.ts';
import {
  maxForeignFileSizeBytes,
  maxNeighbourKeyLength,
  maxOrderKeyLength,
  maxPointCount,
  maxTextLength,
  maxTextLines,
  maxTitleLength,
} from '../src/shared/limits.ts';
import { LimitsWindow } from './LimitsWindow.ts';
import { MainStage } from './MainStage.ts';
import { measureWithoutScreen } from './measureWithoutScreen.ts';

const around = (limit: number): readonly number[] => [limit - 1, limit, limit + 1];

let main: MainStage;
let boardCount = 0;

beforeAll(async () => {
  main = await MainStage.open();
});

afterAll(async () => {
  expect(main.notices).toEqual([]);
  expect(main.queue.lostCount).toBe(0);
  await main.close();
});

const newBoardId = (): string => {
  boardCount += 1;
  return `board-${boardCount}`;
};

/** The editor of a new board, as in the user interface. */
async function openEditor(): Promise<{ editor: BoardEditor; boardId: string; notices: Notice[] }> {
  measureWithoutScreen();
  const boardId = newBoardId();
  const editor = new BoardEditor(boardId, () => {});
  const notices: Notice[] = [];
  editor.onNotice((make) => notices.push(make()));
  await main.connect(boardId, editor);
  await untilState(editor, ({ phase }) => phase === 'ready');
  return { editor, boardId, notices };
}

/** Asserts that the disk contains what the window shows, also after one more action. @returns the content */
async function expectStored(editor: BoardEditor, boardId: string): Promise<BoardDocument> {
  editor.paste({ text: 'the next' });
  await untilState(editor, ({ status }) => status.save.state === 'saved');
  const stored = await main.stored(boardId);
  const shown = await decodeEverinkFile(await bytesOf(await editor.exportFile('everink')));
  expect(isDeepStrictEqual(stored.doc.toJSON(), shown.doc.toJSON())).toBe(true);
  expect(editor.getState().unreadableCount).toBe(0);
  expect(textsOf(stored)).toContain('the next');
  editor.dispose();
  return stored;
}

const textsOf = (document: BoardDocument): readonly string[] =>
  [...document.shapes.keys()].flatMap((id) => {
    const shape = document.read(id);
    return shape?.type === 'text' ? [shape.text] : [];
  });

const ownTexts = (document: BoardDocument): readonly string[] =>
  textsOf(document).filter((text) => text !== 'the next');

describe('I27: at, just below and just above a limit, everything is stored or refused as a whole', () => {
  test.each(around(maxPastedLength))(
    'a text of %i characters is pasted at once',
    async (length) => {
      const { editor, boardId, notices } = await openEditor();
      editor.paste({ text: 'x'.repeat(length) });
      const isRefused = length > maxPastedLength;
      expect(notices).toHaveLength(isRefused ? 1 : 0);
      const texts = ownTexts(await expectStored(editor, boardId));
      expect(texts.join('')).toHaveLength(isRefused ? 0 : length);
    },
  );

  test.each(around(maxTextLength))('a text of %i characters is pasted', async (length) => {
    const { editor, boardId, notices } = await openEditor();
    editor.paste({ text: `${'x'.repeat(length - 2)}😀` });
    expect(notices).toEqual([]);
    const texts = ownTexts(await expectStored(editor, boardId));
    expect(texts.join('')).toBe(`${'x'.repeat(length - 2)}😀`);
    expect(texts).toHaveLength(length > maxTextLength ? 2 : 1);
  });

  test.each(around(maxTextLines))('a text of %i lines is pasted', async (count) => {
    const { editor, boardId, notices } = await openEditor();
    editor.paste({ text: Array.from({ length: count }, () => 'a').join('\r\n') });
    expect(notices).toEqual([]);
    const texts = ownTexts(await expectStored(editor, boardId));
    expect(texts).toHaveLength(count > maxTextLines ? 2 : 1);
    expect(texts.flatMap((text) => text.split('\n'))).toHaveLength(count);
  });

  test.each(around(maxTextLength))('a text of %i characters is imported', async (length) => {
    const { editor, boardId, notices } = await openEditor();
    const text = {
      id: 't',
      type: 'text',
      x: 0,
      y: 0,
      width: 9,
      height: 9,
      text: 'x'.repeat(length),
    };
    await editor.importFile(
      await readImportFile('excalidraw', excalidraw([{ ...text, fontSize: 20 }])),
    );
    const isRefused = length > maxTextLength;
    expect(notices).toHaveLength(isRefused ? 1 : 0);
    const texts = ownTexts(await expectStored(editor, boardId));
    expect(texts.join('')).toHaveLength(isRefused ? 0 : length);
  });

  test.each(around(maxTextLength).slice(0, 2))(
    'a text of %i characters in a field survives a kill',
    async (length) => {
      measureWithoutScreen();
      const boardId = newBoardId();
      const killed = await LimitsWindow.open(main, boardId);
      const { page, style } = testRectangle();
      const header = { page, style, x: 0, y: 0, fontSize: 24 };
      const draft = killed.board.startTextDraft(crypto.randomUUID(), header, '');
      draft.update('x'.repeat(length), { width: 1, height: 30 });
      await killed.saved();
      killed.dispose();
      await main.drained();
      const window = await LimitsWindow.open(main, boardId);
      await window.saved();
      expect(textsOf(await main.stored(boardId))).toEqual(['x'.repeat(length)]);
      window.dispose();
    },
  );

  /** An emoji is two UTF-16 code units; half of one is not a character. */
  test.each(
    around(maxTitleLength).flatMap((length) => [[length, 'x'] as const, [length, '😀'] as const]),
  )(
    'a title of %i characters that ends in %s is typed, and read from a file',
    async (length, end) => {
      const title = 'x'.repeat(length - end.length) + end;
      const isWhole = length <= maxTitleLength;
      const kept = isWhole ? title : 'x'.repeat(length - end.length);
      const named = await openEditor();
      named.editor.setTitle(title);
      expect(named.notices).toHaveLength(isWhole ? 0 : 1);
      expect(named.editor.getState().title).toBe(kept);
      expect((await expectStored(named.editor, named.boardId)).title).toBe(kept);

      const saved = new BoardDocument();
      saved.meta.set('title', title);
      const opened = await openEditor();
      await opened.editor.importFile(await readTestBoard(await encodeEverinkFile(saved.doc)));
      expect(opened.editor.getState().title).toBe(kept);
      expect((await expectStored(opened.editor, opened.boardId)).title).toBe(kept);

      const renaming = requestSchemas['boards.rename'].safeParse({ boardId: 'board', title });
      expect(renaming.success).toBe(isWhole);
    },
  );

  test.each(around(importSliceSize))('%i shapes are imported, copied and moved', async (count) => {
    const { editor, boardId, notices } = await openEditor();
    const source = new BoardDocument();
    for (let id = 0; id < count; id += 1) source.insert(`${id}`, testRectangle({ x: id }));
    await editor.importFile(await readTestBoard(await encodeEverinkFile(source.doc)));
    editor.selectAll();
    editor.duplicateSelection();
    editor.nudgeSelection(10, 0);
    editor.setStyle({ colour: 'red' });
    editor.deleteSelection();
    for (let step = 0; step < 3; step += 1) editor.undo();
    editor.redo();
    expect(notices).toEqual([]);
    const stored = await expectStored(editor, boardId);
    expect(stored.shapes.size).toBe(2 * count + 1);
  });

  test.each(around(maxForeignFileSizeBytes))(
    'a file of %i bytes of another program is opened',
    async (sizeBytes) => {
      const { editor, boardId } = await openEditor();
      const bytes = new Uint8Array(sizeBytes).fill(0x20);
      bytes.set(excalidraw([{ id: '1', type: 'rectangle', x: 0, y: 0, width: 10, height: 10 }]));
      const importing = readImportFile('excalidraw', bytes).then((file) => editor.importFile(file));
      const isRefused = sizeBytes > maxForeignFileSizeBytes;
      if (isRefused) await expect(importing).rejects.toThrow('file-too-large');
      else await importing;
      expect((await expectStored(editor, boardId)).shapes.size).toBe(isRefused ? 1 : 2);
    },
  );

  test.each(around(maxPointCount).slice(1))('a line of %i points is imported', async (count) => {
    const { editor, boardId, notices } = await openEditor();
    const points = Array.from({ length: count }, (_, index) => [index % 500, index % 300]);
    const line = { id: '1', type: 'line', x: 0, y: 0, width: 500, height: 300, points };
    await editor.importFile(await readImportFile('excalidraw', excalidraw([line])));
    const isRefused = count > maxPointCount;
    expect(notices).toHaveLength(isRefused ? 1 : 0);
    expect((await expectStored(editor, boardId)).shapes.size).toBe(isRefused ? 1 : 2);
  });

  test.each(around(20_000))('a stroke of %i points is drawn', async (count) => {
    const window = await LimitsWindow.open(main, newBoardId());
    const { pen } = window.tools;
    pen.pointerDown(pointerAt(0, 0));
    for (let index = 1; index < count; index += 1) {
      pen.pointerMove([pointerAt(index % 700, index % 900)], []);
    }
    pen.interrupt();
    const stored = await expectSame(window);
    expect(stored.shapes.size).toBe(count > 20_000 ? 2 : 1);
  });

  test.each([...around(maxNeighbourKeyLength), maxOrderKeyLength - 1, maxOrderKeyLength])(
    'shapes are inserted next to one with an order key of %i characters',
    async (length) => {
      const window = await LimitsWindow.open(main, newBoardId());
      window.board.commit('import', (document) => {
        document.insert('old', testRectangle({ z: `a0${'V'.repeat(length - 2)}` }));
      });
      window.selectAll();
      window.actions.duplicate();
      window.actions.sendToBack();
      window.actions.bringToFront();
      window.selectAll();
      window.actions.sendToBack();
      window.actions.duplicate();
      const stored = await expectSame(window);
      expect(stored.shapes.size).toBe(4);
    },
  );
});

/** As `expectStored`, for a window without an editor. */
async function expectSame(window: LimitsWindow): Promise<BoardDocument> {
  await window.saved();
  const { board } = window;
  const stored = await main.stored(board.boardId);
  expect(isDeepStrictEqual(stored.doc.toJSON(), board.document.doc.toJSON())).toBe(true);
  expect(board.scene.placeholderIds.size).toBe(0);
  window.dispose();
  return stored;
}

const excalidraw = (elements: readonly unknown[]): Uint8Array =>
  new TextEncoder().encode(JSON.stringify({ type: 'excalidraw', elements }));

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { BoardDocument } from '../../shared/document/boardDocument.ts';
import { testRectangle, testStroke } from '../../shared/document/testShapes.ts';
import type { RequestName } from '../../shared/ipc.ts';
import type { LastView } from '../../shared/lastView.ts';
import { BoardView } from '../canvas/view/BoardView.ts';
import { BoardEditor } from './BoardEditor.ts';
import { keepPictures } from './boardPictures.ts';
import { TestPort } from './testPort.ts';

const view: LastView = {
  ...{ x: 0, y: 0, zoom: 1, width: 800, height: 600 },
  ...{ devicePixelRatio: 1, isDark: false, language: 'en' },
};

/** There is no canvas here, so its pictures are empty. */
class EditorWithoutCanvas extends BoardEditor {
  override get lastView(): LastView | undefined {
    return this.getState().phase === 'ready' ? view : undefined;
  }

  override async drawThumbnail(): Promise<Uint8Array> {
    return new Uint8Array();
  }

  override async drawView(): Promise<{ readonly view: LastView; readonly png: Uint8Array }> {
    return { view, png: new Uint8Array() };
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('requestIdleCallback', (work: () => void) => work());
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const changes: readonly [name: string, change: (document: BoardDocument) => void][] = [
  ['a move', (document) => document.patch('r', { x: 500 })],
  [
    'a colour',
    (document) => document.patch('s', { style: { ...testStroke().style, colour: 'red' } }),
  ],
  ['a text', (document) => document.patch('t', { text: 'other words' })],
  ['an order', (document) => document.patch('r', { z: 'a9' })],
];

test.each(changes)('pictures follow %s that another user changes', async (_, change) => {
  const theirs = new BoardDocument();
  theirs.insert('s', testStroke());
  theirs.insert('r', testRectangle());
  theirs.insert('t', { ...testRectangle(), type: 'text', text: 'words', fontSize: 20 });
  const editor = new EditorWithoutCanvas('board-1', () => {});
  const port = new TestPort();
  editor.attachPort(port);
  const asked: RequestName[] = [];
  keepPictures(editor, async (name) => {
    asked.push(name);
    return null as never;
  });
  port.load([Y.encodeStateAsUpdate(theirs.doc)]);
  await vi.advanceTimersByTimeAsync(10_000);
  asked.length = 0;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toEqual([]);
  const before = Y.encodeStateVector(theirs.doc);
  change(theirs);
  port.give({ type: 'remote', update: Y.encodeStateAsUpdate(theirs.doc, before) });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked.sort()).toEqual(['boards.keepView', 'boards.setThumbnail']);
  editor.dispose();
});

test('a board that was loaded before it is mounted gets a picture of its view', async () => {
  vi.spyOn(BoardView.prototype, 'mount').mockReturnValue();
  class MountedLater extends EditorWithoutCanvas {
    isMounted = false;
    override get lastView(): LastView | undefined {
      return this.isMounted ? super.lastView : undefined;
    }
  }
  const editor = new MountedLater('board-1', () => {});
  const port = new TestPort();
  editor.attachPort(port);
  const asked: RequestName[] = [];
  keepPictures(editor, async (name) => {
    asked.push(name);
    return null as never;
  });
  port.load();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).not.toContain('boards.keepView');
  editor.isMounted = true;
  editor.mount({} as HTMLElement);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toContain('boards.keepView');
  editor.dispose();
});

test('an emptied board has no picture in the board list', async () => {
  const theirs = new BoardDocument();
  theirs.insert('r', testRectangle());
  const editor = new BoardEditor('board-1', () => {});
  const port = new TestPort();
  editor.attachPort(port);
  const asked: unknown[] = [];
  keepPictures(editor, async (name, payload) => {
    asked.push([name, payload]);
    return null as never;
  });
  port.load([Y.encodeStateAsUpdate(theirs.doc)]);
  editor.selectAll();
  editor.deleteSelection();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toContainEqual(['boards.setThumbnail', { boardId: 'board-1', png: null }]);
  editor.dispose();
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { BoardDocument } from '../src/shared/document/boardDocument.ts';
import { LimitsWindow } from './LimitsWindow.ts';
import { MainStage } from './MainStage.ts';
import { measureWithoutScreen } from './measureWithoutScreen.ts';

let main: MainStage;

beforeAll(async () => {
  main = await MainStage.open();
});

afterAll(() => main.close());

const textsOf = ({ shapes }: BoardDocument): readonly unknown[] =>
  [...shapes.values()]
    .map((shape) => (shape instanceof Y.Map ? shape.get('text') : shape))
    .toSorted();

/** Opens the board, performs the actions, and closes the board once they are on disk. */
async function inWindow(
  boardId: string,
  act: (window: LimitsWindow) => void,
): Promise<LimitsWindow> {
  const window = await LimitsWindow.open(main, boardId);
  act(window);
  await window.saved();
  window.dispose();
  await main.drained();
  return window;
}

test.each([
  ['ours is replaced', 2 ** 32 - 1],
  ['theirs is replaced', 1],
])(
  'I26: two edits of a text that meet while no window has the board are both kept: %s',
  async (name, theirClient) => {
    measureWithoutScreen();
    const boardId = `board-${theirClient}`;
    let id = '';
    await inWindow(boardId, (window) => {
      window.type({ x: 0, y: 0 }, 'one');
      [id = ''] = window.board.scene.ids();
    });
    const theirs = await main.stored(boardId);
    await inWindow(boardId, (window) => window.type(id, 'ours'));
    theirs.doc.clientID = theirClient;
    const before = Y.encodeStateVector(theirs.doc);
    theirs.patch(id, { text: 'theirs' });
    await main.queue.receive(boardId, Y.encodeStateAsUpdate(theirs.doc, before));

    const opened = await inWindow(boardId, () => {});
    expect(textsOf(await main.stored(boardId)), name).toEqual(['ours', 'theirs']);
    expect(opened.notices).toMatchObject([{ title: 'Two versions of a text were kept' }]);
    const again = await inWindow(boardId, () => {});
    expect(textsOf(await main.stored(boardId))).toEqual(['ours', 'theirs']);
    expect(again.notices).toEqual([]);
  },
);

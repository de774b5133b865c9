import { describe, expect, test } from 'vitest';
import { BoardDocument } from '../../shared/document/boardDocument.ts';
import { encodePoints } from '../../shared/document/points.ts';
import { testStroke } from '../../shared/document/testShapes.ts';
import type { RequestName } from '../../shared/ipc.ts';
import { exportBounds } from '../canvas/export/exportPicture.ts';
import { exportSvg } from '../canvas/export/exportSvg.ts';
import { Scene } from '../canvas/scene/Scene.ts';
import { lightTheme } from '../drawing/palette.ts';
import { contentOfTexts, type FileContent } from '../formats/FileContent.ts';
import type { AppModel } from './AppModel.ts';
import { boardWriter, contentWriter, saveContent } from './saveContent.ts';
import type { MakeToast, Toast } from './Toast.ts';

/** Main and the user. @param writePiece what becomes of a piece */
function testApp(writePiece: (piece: Uint8Array) => void = () => {}) {
  const asked: RequestName[] = [];
  const toasts = new Map<string, Toast>();
  const percents: number[] = [];
  const app = {
    ask: async (name: RequestName, payload: { readonly piece?: Uint8Array }) => {
      asked.push(name);
      if (payload.piece !== undefined) writePiece(payload.piece);
      return name === 'files.beginSave'
        ? { canceled: false, saveId: 'save-1', path: '/folder/board.svg' }
        : null;
    },
    tell: (make: MakeToast) => {
      const toast = make();
      toasts.set(toast.id, toast);
      percents.push(toast.progressPercent ?? -1);
    },
    dismiss: (id: string) => toasts.delete(id),
  } as unknown as AppModel;
  const cancel = (): void => {
    for (const { choices } of toasts.values()) {
      choices?.find(({ label }) => label === 'Cancel')?.run();
    }
  };
  return { app, asked, toasts, percents, cancel };
}

const save = (app: AppModel, content: FileContent) =>
  saveContent(app, { suggestedName: 'board', format: 'svg', write: contentWriter(content) });

test('a long file is never completely in memory, and written in bounded pieces with progress', async () => {
  const mib = 'x'.repeat(1024 * 1024);
  const count = 40;
  let sizeBytes = 0;
  const { app, asked, toasts, percents } = testApp((piece) => {
    sizeBytes += piece.byteLength;
  });
  let aheadCount = 0;
  function* texts(): Generator<string> {
    for (let made = 1; made <= count; made += 1) {
      aheadCount = Math.max(aheadCount, made - sizeBytes / mib.length);
      yield mib;
    }
  }
  expect(await save(app, contentOfTexts(texts(), count))).toEqual({
    saveId: 'save-1',
    path: '/folder/board.svg',
  });
  expect(aheadCount).toBeLessThanOrEqual(2);
  expect(sizeBytes).toBe(count * mib.length);
  expect(asked.at(-1)).toBe('files.finishSave');
  expect(percents).toEqual([...new Set(percents)].sort((a, b) => a - b));
  expect(toasts.size).toBe(0);
});

test('a piece that is larger than main takes is divided', async () => {
  const sizesBytes: number[] = [];
  const { app } = testApp((piece) => sizesBytes.push(piece.byteLength));
  await save(app, contentOfTexts(['x'.repeat(9 * 1024 * 1024)], 1));
  expect(sizesBytes.map((sizeBytes) => sizeBytes / 1024 / 1024)).toEqual([4, 4, 1]);
});

test('cancelling cancels in main, and no further text is created', async () => {
  const { app, asked, toasts, cancel } = testApp();
  let madeCount = 0;
  function* texts(): Generator<string> {
    for (;;) {
      madeCount += 1;
      if (madeCount === 5) cancel();
      yield 'x'.repeat(1024 * 1024);
    }
  }
  expect(await save(app, contentOfTexts(texts(), 1_000_000))).toBeUndefined();
  expect(asked.at(-1)).toBe('files.cancelSave');
  expect(asked).not.toContain('files.finishSave');
  expect(toasts.size).toBe(0);
});

describe('a board that main writes to a file', () => {
  /** Main's end, one step of the work after the other. */
  function boardApp(writeBoard: (step: number) => unknown) {
    const test = testApp();
    let count = 0;
    const ask = async (name: RequestName, payload: object): Promise<unknown> => {
      const answer = await test.app.ask(name, payload as never);
      if (name !== 'files.writeBoard') return answer;
      count += 1;
      return await writeBoard(count);
    };
    return { ...test, app: { ...test.app, ask } as unknown as AppModel };
  }
  const saveBoard = (app: AppModel) =>
    saveContent(app, { suggestedName: 'board', format: 'everink', write: boardWriter('board-1') });

  test('is requested until it is done, and reports progress', async () => {
    const { app, asked, percents } = boardApp((step) => ({ part: step / 4, isDone: step === 5 }));
    expect(await saveBoard(app)).toEqual({ saveId: 'save-1', path: '/folder/board.svg' });
    expect(asked.filter((name) => name === 'files.writeBoard')).toHaveLength(5);
    expect(asked.at(-1)).toBe('files.finishSave');
    expect(percents.slice(0, 5)).toEqual([0, 25, 50, 75, 100]);
  });

  test('is cancelled at once, even within a step, without an error', async () => {
    let askedMeanwhile: RequestName | undefined;
    const { app, asked, toasts, cancel } = boardApp(async () => {
      cancel();
      await Promise.resolve();
      askedMeanwhile = asked.at(-1);
      throw new Error('the worker ended');
    });
    expect(await saveBoard(app)).toBeUndefined();
    expect(askedMeanwhile).toBe('files.cancelSave');
    expect(asked).not.toContain('files.finishSave');
    expect(toasts.size).toBe(0);
  });
});

test('a full disk is reported, and the file cancelled', async () => {
  const { app, asked, toasts } = testApp(() => {
    throw new Error('the disk is full');
  });
  await expect(save(app, contentOfTexts(['x'], 1))).rejects.toThrow('the disk is full');
  expect(asked.at(-1)).toBe('files.cancelSave');
  expect(toasts.size).toBe(0);
});

test('a picture shows the board at the time of its start', async () => {
  const document = new BoardDocument();
  const points = encodePoints(
    { xs: Float64Array.from({ length: 500 }, (_, i) => i), ys: new Float64Array(500) },
    4,
  );
  for (let i = 0; i < 100; i += 1) document.insert(`s${i}`, testStroke({ y: i * 10, points }));
  const scene = new Scene(document, 'page-1');
  const shapes = scene.inOrder();
  const bounds = exportBounds(shapes) ?? { minX: 0, minY: 0, maxX: 0, maxY: 0 };
  const texts = exportSvg(shapes, bounds, {
    theme: lightTheme,
    image: () => undefined,
    baseline: (fontSize) => fontSize,
    layOutLine: () => ({ runs: [], width: 0 }),
  });
  let svg = '';
  const { app } = testApp((piece) => {
    svg += new TextDecoder().decode(piece);
  });
  document.remove('s99');
  document.patch('s98', { x: 1e6 });
  await save(app, contentOfTexts(texts, shapes.length + 2));
  expect(svg.match(/<path/g)).toHaveLength(100);
  expect(svg).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
  expect(svg).not.toContain('1000000');
});

import { deepStrictEqual, ok } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Random } from '../sim/Random.ts';
import { CodedError } from '../src/shared/CodedError.ts';
import { BoardDocument } from '../src/shared/document/boardDocument.ts';
import { fromClipboardText } from '../src/shared/document/clipboardText.ts';
import { DecodeBoardError } from '../src/shared/document/decodeBoard.ts';
import { decodeDraft } from '../src/shared/document/draftPiece.ts';
import { decodeEverinkFile, encodeEverinkFile } from '../src/shared/document/everinkFile.ts';
import { parseDrawingText } from '../src/shared/document/excalidraw/parseFile.ts';
import {
  type ImportedDrawing,
  importDrawing,
  readExcalidraw,
} from '../src/shared/document/excalidraw/readExcalidraw.ts';
import { decodePoints, PointsError } from '../src/shared/document/points.ts';
import { readShape } from '../src/shared/document/readShape.ts';
import { decodeTextDraft } from '../src/shared/document/textDraft.ts';
import type { Corpus } from './corpus.ts';
import { FuzzBoard } from './FuzzBoard.ts';
import type { LiveServers } from './LiveServers.ts';
import { changeWithin, mutateBytes, mutateJson } from './mutate.ts';

/** Whether an input was accepted, or refused with a message. Any other error is thrown. */
export type FuzzOutcome = 'accepted' | 'refused';

/** Valid inputs, and the code under test. */
export interface FuzzContext extends Corpus {
  readonly servers: LiveServers;
}

export type FuzzTarget = (context: FuzzContext, random: Random) => Promise<FuzzOutcome>;

const headerSizeBytes = 44;
const maxOddShapes = 40;

/** Readers of files, the clipboard and drafts. */
export const documentTargets: Readonly<Record<string, FuzzTarget>> = {
  'Excalidraw file': async ({ drawings }, random) => {
    const json = mutateJson(random.pick(drawings), random);
    const bytes = new TextEncoder().encode(json);
    return await importFile(random.chance(0.15) ? mutateBytes(bytes, random) : bytes, json);
  },

  'Excalidraw clipboard': async ({ drawings }, random) => {
    const json = mutateJson(random.pick(drawings), random).replace(
      '"type":"excalidraw"',
      '"type":"excalidraw/clipboard"',
    );
    const source = parseDrawingText(json);
    if (source === undefined) return 'refused';
    const drawing = await importDrawing(source);
    return await withBoard(async (board) => {
      board.actions.pasteDrawing(drawing, { x: 100, y: 100 });
      checkDrawing(board, drawing, source.elements);
      return 'accepted';
    });
  },

  'Everink file': async ({ files }, random) => {
    const file = mutateBytes(random.pick(files), random, headerSizeBytes);
    // Without the correct size and checksum, nothing after the header would be read.
    if (random.chance(0.9) && file.length > headerSizeBytes) seal(file);
    try {
      const source = await decodeEverinkFile(file);
      return await withBoard(async (board) => {
        await board.actions.importBoard(source);
        source.doc.destroy();
        return 'accepted';
      });
    } catch (error) {
      return refusal(error);
    }
  },

  'odd shapes': async ({ drawings }, random) => {
    const { shapes } = await readExcalidraw(new TextEncoder().encode(random.pick(drawings)));
    const source = new BoardDocument();
    source.doc.transact(() => {
      shapes.slice(0, maxOddShapes).forEach((shape, i) => {
        const odd = structuredClone(shape);
        changeWithin(odd, random);
        source.insert(`odd-${i}`, odd);
      });
    });
    const file = await encodeEverinkFile(source.doc);
    source.doc.destroy();
    const reopened = await decodeEverinkFile(file);
    return await withBoard(async (board) => {
      await board.actions.importBoard(reopened);
      reopened.doc.destroy();
      return 'accepted';
    });
  },

  'Everink clipboard': async ({ clipboardTexts }, random) => {
    const json: unknown = JSON.parse(random.pick(clipboardTexts));
    const { update } = json as { readonly update: string };
    const bytes = mutateBytes(Buffer.from(update, 'base64'), random);
    const text = JSON.stringify({
      ...(json as object),
      update: Buffer.from(bytes).toString('base64'),
    });
    return await withBoard(async (board) => {
      try {
        fromClipboardText(text)?.doc.destroy();
        return board.actions.pasteShapes(text, { x: 0, y: 0 }) ? 'accepted' : 'refused';
      } catch (error) {
        return refusal(error);
      }
    });
  },

  'ink draft': async ({ inkDraft }, random) => {
    const pieces = inkDraft.map((piece) =>
      random.chance(0.5) ? mutateBytes(piece, random) : piece,
    );
    for (const piece of pieces) checkPoints(piece);
    return decodeDraft(pieces) === undefined ? 'refused' : 'accepted';
  },

  'text draft': async ({ textDraft }, random) => {
    const pieces = textDraft.map((piece) =>
      random.chance(0.5) ? mutateBytes(piece, random) : piece,
    );
    return decodeTextDraft(pieces) === undefined ? 'refused' : 'accepted';
  },
};

async function importFile(bytes: Uint8Array, json: string): Promise<FuzzOutcome> {
  let drawing: ImportedDrawing;
  try {
    drawing = await readExcalidraw(bytes, {
      measureText: (text, fontSize) => ({ width: (text.length * fontSize) / 2, height: fontSize }),
      drawPicture: async () => undefined,
    });
  } catch (error) {
    return refusal(error);
  }
  return await withBoard(async (board) => {
    await board.actions.importShapes(drawing);
    const source = parseDrawingText(new TextDecoder().decode(bytes)) ?? parseDrawingText(json);
    checkDrawing(board, drawing, source?.elements ?? []);
    return 'accepted';
  });
}

/** Checks the report: imported and skipped elements are all that are not deleted, and each imported one is a shape. */
function checkDrawing(
  board: FuzzBoard,
  { shapes, leftOut }: ImportedDrawing,
  elements: readonly unknown[],
): void {
  const isDeleted = (element: unknown): boolean =>
    typeof element === 'object' && element !== null && Reflect.get(element, 'isDeleted') === true;
  const liveCount = elements.length - elements.filter(isDeleted).length;
  const leftOutCount = leftOut.reduce((sum, { count }) => sum + count, 0);
  deepStrictEqual(shapes.length + leftOutCount, liveCount, 'the report does not add up');
  deepStrictEqual(board.addedIds.length, shapes.length);
  for (const shape of shapes) ok(readShape(shape).type !== 'placeholder', 'made a placeholder');
  for (const id of board.addedIds) ok(!board.isPlaceholder(id), 'a placeholder is on the board');
}

async function withBoard(use: (board: FuzzBoard) => Promise<FuzzOutcome>): Promise<FuzzOutcome> {
  const board = new FuzzBoard();
  try {
    const outcome = await use(board);
    await board.check();
    return outcome;
  } finally {
    board.dispose();
  }
}

function checkPoints(bytes: Uint8Array): void {
  try {
    decodePoints(bytes);
  } catch (error) {
    if (!(error instanceof PointsError)) throw error;
  }
}

function seal(file: Uint8Array<ArrayBuffer>): void {
  const content = file.subarray(headerSizeBytes);
  new DataView(file.buffer).setUint32(8, content.length, true);
  file.set(createHash('sha256').update(content).digest(), 12);
}

/** Checks that a refusal has a message for the user. */
function refusal(error: unknown): FuzzOutcome {
  const isForUser = error instanceof CodedError || error instanceof DecodeBoardError;
  if (!isForUser) throw error;
  return 'refused';
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BoardDocument } from '../src/shared/document/boardDocument.ts';
import { toClipboardText } from '../src/shared/document/clipboardText.ts';
import { encodeDraftPiece } from '../src/shared/document/draftPiece.ts';
import { encodeEverinkFile } from '../src/shared/document/everinkFile.ts';
import { readExcalidraw } from '../src/shared/document/excalidraw/readExcalidraw.ts';
import { testStyle } from '../src/shared/document/testShapes.ts';
import { encodeTextSplice, encodeTextStart } from '../src/shared/document/textDraft.ts';

/** Valid inputs to mutate. */
export interface Corpus {
  /** Excalidraw files, as JSON. */
  readonly drawings: readonly string[];
  /** `.everink` files. */
  readonly files: readonly Uint8Array<ArrayBuffer>[];
  /** Content of Everink's clipboard. */
  readonly clipboardTexts: readonly string[];
  readonly inkDraft: readonly Uint8Array[];
  readonly textDraft: readonly Uint8Array[];
}

const testFilesFolder = join(import.meta.dirname, '../src/shared/document/excalidraw/testing');
/** Larger ones would take most of the time. */
const maxDrawingLength = 120_000;

export async function readCorpus(): Promise<Corpus> {
  const drawings = ['cases', 'boards'].flatMap((folder) =>
    readdirSync(join(testFilesFolder, folder)).map((name) =>
      readFileSync(join(testFilesFolder, folder, name), 'utf8'),
    ),
  );
  const small = drawings.filter(({ length }) => length <= maxDrawingLength);
  const files: Uint8Array<ArrayBuffer>[] = [];
  const clipboardTexts: string[] = [];
  for (const drawing of small) {
    const board = await boardOf(drawing);
    files.push(await encodeEverinkFile(board.doc));
    clipboardTexts.push(toClipboardText(board, board.shapes.keys()));
    board.doc.destroy();
  }
  return { drawings: small, files, clipboardTexts, inkDraft: inkDraft(), textDraft: textDraft() };
}

async function boardOf(drawing: string): Promise<BoardDocument> {
  const board = new BoardDocument();
  const { shapes, images } = await readExcalidraw(new TextEncoder().encode(drawing));
  board.doc.transact(() => {
    for (const [hash, bytes] of images) board.images.set(hash, bytes);
    shapes.forEach((shape, i) => {
      board.insert(`shape-${i}`, shape);
    });
  });
  return board;
}

function inkDraft(): readonly Uint8Array[] {
  const points = { xs: Float64Array.of(0, 5, 9), ys: Float64Array.of(0, 2, 8) };
  const pressures = Uint8Array.of(100, 120, 90);
  const header = {
    version: 1,
    tool: 'pen',
    page: 'page-1',
    style: testStyle,
    x: 10,
    y: 20,
    precisionBits: 4,
  } as const;
  return [
    encodeDraftPiece(header, { ...points, pressures }, 4),
    encodeDraftPiece(undefined, { ...points, pressures }, 4),
  ];
}

function textDraft(): readonly Uint8Array[] {
  const header = { page: 'page-1', style: testStyle, x: 10, y: 20, fontSize: 24 };
  const size = { width: 90, height: 30 };
  return [
    encodeTextStart(header, 'before'),
    encodeTextSplice('start', { at: 6, removed: 0, inserted: ' and after' }, size),
    encodeTextSplice('previous', { at: 0, removed: 6, inserted: 'Zoë' }, size),
  ];
}

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CodedError } from '../../shared/CodedError.ts';
import { BoardDocument } from '../../shared/document/boardDocument.ts';
import { encodeEverinkFile } from '../../shared/document/everinkFile.ts';
import { exampleShapes, testRectangle } from '../../shared/document/testShapes.ts';
import {
  type FileFormatId,
  fileFormatIds,
  fileFormats,
  openedFormats,
  type WrittenFormat,
  writtenFormats,
} from '../../shared/fileFormats.ts';
import { exportBounds } from '../canvas/export/exportPicture.ts';
import { usualLook } from '../canvas/export/PictureLook.ts';
import { Scene } from '../canvas/scene/Scene.ts';
import { SvgPath } from '../drawing/pathSink.ts';
import { comparisonsOutside } from '../testing/comparisons.ts';
import { checkOpenedSize } from './checkOpenedSize.ts';
import type { ImportContent, WrittenBoard } from './FileCodec.ts';
import { fileCodecs } from './fileCodecs.ts';
import { bytesOf, readImportFile } from './testFiles.ts';

const pngSignature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** Returns the signature of a PNG instead of a picture. */
class StubCanvas {
  getContext(): unknown {
    return new Proxy({}, { get: () => () => ({ width: 10 }), set: () => true });
  }

  async convertToBlob(): Promise<Blob> {
    return new Blob([pngSignature]);
  }
}

beforeEach(() => {
  vi.stubGlobal('Path2D', SvgPath);
  vi.stubGlobal('OffscreenCanvas', StubCanvas);
  vi.stubGlobal('document', {
    fonts: new Set(),
    styleSheets: [],
    createElement: () => new StubCanvas(),
  });
});
afterEach(() => vi.unstubAllGlobals());

const { image: _, ...imageless } = exampleShapes;
const shapes = Object.values(imageless);

/** A board with a shape of each kind; images need a decoder. */
function exampleBoard(): BoardDocument {
  const board = new BoardDocument();
  for (const [index, shape] of shapes.entries()) {
    board.insert(`s${index}`, { ...shape, z: `a${index + 1}` });
  }
  return board;
}

/** What `BoardFiles` writes, of a whole board. */
function written(document: BoardDocument): WrittenBoard {
  const shown = new Scene(document, 'page-1').inOrder();
  return {
    document,
    look: usualLook,
    picture: () => {
      const bounds = exportBounds(shown);
      if (bounds === undefined) throw new Error('There is nothing to show.');
      return { shapes: shown, bounds };
    },
  };
}

async function fileOf(format: WrittenFormat, board = exampleBoard()): Promise<Uint8Array> {
  return await bytesOf(await fileCodecs[format].write(written(board)));
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Files made without the codecs. Those that are opened have one rectangle. */
const exampleFiles: { readonly [F in FileFormatId]: () => Promise<Uint8Array> } = {
  everink: async () => {
    const board = new BoardDocument();
    board.insert('r', testRectangle());
    return await encodeEverinkFile(board.doc);
  },
  excalidraw: async () => {
    const rectangle = { id: 'r', type: 'rectangle', x: 0, y: 0, width: 10, height: 10 };
    return encode(JSON.stringify({ type: 'excalidraw', elements: [rectangle] }));
  },
  png: async () => pngSignature,
  svg: async () => encode('<svg xmlns="http://www.w3.org/2000/svg"></svg>'),
};

/** How a file begins, by which other programs know it. */
const firstBytes: { readonly [F in WrittenFormat]: Uint8Array } = {
  everink: encode('EVERINK\x01'),
  png: pngSignature,
  svg: encode('<svg '),
};

const typesIn = (content: ImportContent): readonly (string | undefined)[] =>
  content.type === 'board'
    ? [...content.source.shapes.keys()].map((id) => content.source.read(id)?.type)
    : content.drawing.shapes.map(({ type }) => type);

test('each format has its reader and writer', () => {
  expect(Object.keys(fileCodecs).sort()).toEqual([...fileFormatIds].sort());
  const able = (member: 'read' | 'write') => fileFormatIds.filter((id) => fileCodecs[id][member]);
  expect(able('read')).toEqual(openedFormats);
  expect(able('write')).toEqual(writtenFormats);
});

describe.each(openedFormats)('a file of the format %s', (format) => {
  test('is read', async () => {
    const content = await readImportFile(format, await exampleFiles[format]());
    expect(typesIn(content)).toEqual(['rectangle']);
  });

  test('is refused with a problem if it is of another format, truncated or too large', async () => {
    const others = fileFormatIds.filter((id) => id !== format);
    const wrong = [
      new Uint8Array(),
      Uint8Array.of(0xff, 0, 0xfe, 0x7b),
      encode('Shopping: milk, ink'),
      encode('{"type":"unknown"}'),
      (await exampleFiles[format]()).slice(0, -1),
      ...(await Promise.all(others.map((id) => exampleFiles[id]()))),
    ];
    for (const bytes of wrong) {
      const error: unknown = await readImportFile(format, bytes).catch((reason) => reason);
      expect(error).toBeInstanceOf(CodedError);
    }
    const { maxOpenedSizeBytes } = fileFormats[format];
    expect(() => checkOpenedSize(format, maxOpenedSizeBytes)).not.toThrow();
    expect(() => checkOpenedSize(format, maxOpenedSizeBytes + 1)).toThrow(CodedError);
  });
});

describe.each(writtenFormats)('a file of the format %s', (format) => {
  test('is written', async () => {
    const bytes = await fileOf(format);
    expect(bytes.subarray(0, firstBytes[format].length)).toEqual(firstBytes[format]);
  });

  test('is written for an empty board, unless it is a picture', async () => {
    const writing = fileOf(format, new BoardDocument());
    if (fileFormats[format].contains === 'board') {
      expect((await writing).byteLength).toBeGreaterThan(0);
    } else {
      await expect(writing).rejects.toThrow('There is nothing to show.');
    }
  });
});

const roundTrips = openedFormats.filter((id) => writtenFormats.some((other) => other === id));

test.each(roundTrips)('a file written as %s can be read', async (format) => {
  const content = await readImportFile(format, await fileOf(format as WrittenFormat));
  expect(typesIn(content).toSorted()).toEqual(shapes.map(({ type }) => type).toSorted());
});

test('only the folder of the formats has comparisons with the name of a format', () => {
  // What depends on a file format belongs into its entry of `fileFormats` or into its codec, see docs/extending.md.
  expect(comparisonsOutside('formats', fileFormatIds)).toEqual([]);
});

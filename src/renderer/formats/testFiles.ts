import { concatBytes } from '../../shared/document/ByteChunks.ts';
import { decodeEverinkFile } from '../../shared/document/everinkFile.ts';
import type { OpenedFormat } from '../../shared/fileFormats.ts';
import type { ImportContent } from './FileCodec.ts';
import type { FileContent } from './FileContent.ts';
import { readBoardFile } from './readBoardFile.ts';

/** The content of a file. Tests have no workers, so a large `.everink` file needs `readTestBoard`. */
export async function readImportFile(
  format: OpenedFormat,
  bytes: Uint8Array,
): Promise<ImportContent> {
  const { signal } = new AbortController();
  return await readBoardFile(format, new Uint8Array(bytes), { signal, onProgress: () => {} });
}

/** The content of an `.everink` file of any size. */
export async function readTestBoard(bytes: Uint8Array): Promise<ImportContent> {
  return { type: 'board', source: await decodeEverinkFile(bytes) };
}

/** The whole file. */
export async function bytesOf(content: FileContent): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  for await (const piece of content(new AbortController().signal, () => {})) pieces.push(piece);
  return concatBytes(pieces);
}

import { decodeEverinkFile } from '../../shared/document/everinkFile.ts';
import type { OpenedFormat } from '../../shared/ipc.ts';
import { type ImportContent, readBoardFile } from './readBoardFile.ts';

/** What is in a file, of any size: tests have no workers. */
export async function readTestFile(
  format: OpenedFormat,
  bytes: Uint8Array,
): Promise<ImportContent> {
  if (format === 'everink') return { type: 'board', source: await decodeEverinkFile(bytes) };
  const { signal } = new AbortController();
  return await readBoardFile(format, new Uint8Array(bytes), { signal, onProgress: () => {} });
}

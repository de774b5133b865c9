import { type AtomicWriteOptions, openAtomicWrite } from './openAtomicWrite.ts';

export type WrittenContent = Uint8Array | string | AsyncIterable<Uint8Array | string>;

/**
 * Writes a file completely or not at all, see `openAtomicWrite`. Of two simultaneous writes, the later rename wins.
 * @throws CodedError, the disk's error or what the content throws; the old file is then untouched and nothing
 * is left behind
 */
export async function writeAtomically(
  path: string,
  content: WrittenContent,
  options: AtomicWriteOptions = {},
): Promise<void> {
  const file = await openAtomicWrite(path, options);
  try {
    for await (const piece of pieces(content)) await file.write(piece);
    await file.commit();
  } catch (error) {
    await file.abort();
    throw error;
  }
}

function pieces(
  content: WrittenContent,
): AsyncIterable<Uint8Array | string> | [Uint8Array | string] {
  return typeof content === 'string' || content instanceof Uint8Array ? [content] : content;
}

import { encodeEverinkFile, joinEverinkFile } from '../../shared/document/everinkFile.ts';
import { splitFile } from '../canvas/files/splitFile.ts';
import type { FileCodec } from './FileCodec.ts';
import { contentOfBytes } from './FileContent.ts';

export const everink: FileCodec<'everink'> = {
  async read(bytes, { signal, pause }) {
    const pieces = await splitFile(bytes, signal);
    const source = await joinEverinkFile(pieces, (count) => pause(count / pieces.length));
    return { type: 'board', source };
  },

  async write({ document }) {
    return contentOfBytes(await encodeEverinkFile(document.doc));
  },
};

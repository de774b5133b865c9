import type { FileFormatId } from '../../shared/fileFormats.ts';
import { everink } from './everink.ts';
import { excalidraw } from './excalidraw.ts';
import type { FileCodec } from './FileCodec.ts';
import { png } from './png.ts';
import { svg } from './svg.ts';

/** What the window knows about each file format. */
export const fileCodecs: { readonly [F in FileFormatId]: FileCodec<F> } = {
  everink,
  excalidraw,
  png,
  svg,
};

import type { LastView } from '../../../shared/lastView.ts';
import type { FontSource } from '../fonts/pageFonts.ts';

/** What the window and its early painter, a worker, say to each other. */

export type ToEarlyPainter =
  | {
      readonly type: 'start';
      readonly fonts: readonly FontSource[];
      /** Of the updates that are stored of the board. */
      readonly sizesBytes: readonly number[];
    }
  /** The next bytes of these updates. */
  | { readonly type: 'stored'; readonly bytes: Uint8Array }
  /** All bytes are there. */
  | ({ readonly type: 'draw' } & EarlyRequest);

export interface EarlyRequest {
  readonly view: LastView;
  /** Nobody has chosen where to look: where nothing of the board is in view, all of it is to be seen. */
  readonly mayFit: boolean;
}

export type FromEarlyPainter =
  | ({ readonly type: 'drawn' } & EarlyPicture)
  /** The board cannot be read this way. */
  | { readonly type: 'failed' };

export interface EarlyPicture {
  readonly view: LastView;
  readonly image: ImageBitmap;
}

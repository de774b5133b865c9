import type { RequestName, RequestPayload, Responses } from '../../shared/ipc.ts';
import type { Editor } from './editor.ts';
import { PictureKeeper } from './PictureKeeper.ts';

/** The thumbnail is drawn after this long without a change. */
const thumbnailQuietMs = 2_500;
/** The picture of the view, which costs less, after this long. */
const viewQuietMs = 1_000;

type Ask = <Name extends RequestName>(
  name: Name,
  payload: RequestPayload<Name>,
) => Promise<Responses[Name]>;

/** The pictures that main keeps of a board. */
export interface BoardPictures {
  /** The thumbnail in the list of boards. */
  readonly thumbnail: PictureKeeper;
  /** Shown when the board is opened again. */
  readonly view: PictureKeeper;
}

export function keepPictures(editor: Editor, ask: Ask): BoardPictures {
  const { boardId } = editor.getState();
  return {
    thumbnail: new PictureKeeper({
      editor,
      quietMs: thumbnailQuietMs,
      fingerprint: () => changesOf(editor),
      draw: async () => {
        const picture = await editor.drawThumbnail();
        if (picture === undefined) return;
        const png = picture === null ? null : new Uint8Array(picture);
        await ask('boards.setThumbnail', { boardId, png });
      },
    }),
    view: new PictureKeeper({
      editor,
      quietMs: viewQuietMs,
      fingerprint: () => {
        const { lastView } = editor;
        const changes = changesOf(editor);
        return lastView && changes && changes + JSON.stringify(lastView);
      },
      draw: async () => {
        const drawn = await editor.drawView();
        if (drawn === undefined) return;
        const { view, png } = drawn;
        await ask('boards.keepView', { boardId, view, png: new Uint8Array(png) });
      },
    }),
  };
}

/** Different after each change of the board; undefined while it is loading. */
function changesOf(editor: Editor): string | undefined {
  const { phase, changeCount } = editor.getState();
  return phase === 'ready' ? String(changeCount) : undefined;
}

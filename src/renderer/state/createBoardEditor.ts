import type { EverinkBridge } from '../../shared/ipc.ts';
import { isPaintedAlike, type LastView } from '../../shared/lastView.ts';
import type { QuarantinedBoard } from '../../shared/quarantine.ts';
import { viewPicturePath } from '../../shared/viewPicture.ts';
import { currentLanguage } from '../../shared/words/currentLanguage.ts';
import { firstPictureOf } from '../firstPicture.ts';
import { onBoardPort } from './BoardConnection.ts';
import { BoardEditor } from './BoardEditor.ts';
import type { Editor } from './editor.ts';
import { lookOfWindow } from './lookOfWindow.ts';

export interface OpenBoardOptions {
  readonly isDark: boolean;
  /** Opens the board although it keeps failing. */
  readonly evenIfQuarantined: boolean;
  /** Main does not open the board, since it keeps failing: no port comes, and the editor cannot be used. */
  readonly onQuarantined: (board: QuarantinedBoard) => void;
}

/**
 * Opens a board: asks main for its port and returns the editor at once; drawing is possible before the board
 * has loaded. The editor's `dispose` closes the port.
 */
export function createBoardEditor(
  boardId: string,
  { isDark, evenIfQuarantined, onQuarantined }: OpenBoardOptions,
  bridge: EverinkBridge,
): Editor {
  // The board loads once the view is known.
  const stopWaiting = onBoardPort(boardId, (port) => {
    opened.then(() => editor.attachPort(port));
  });
  const editor = new BoardEditor(boardId, stopWaiting);
  const first = firstPictureOf(boardId);
  if (first !== undefined) editor.showLastView(first.view, first.image);
  const paint = { isDark, language: currentLanguage() };
  const request = { boardId, look: lookOfWindow(window, paint), evenIfQuarantined };
  const opened = bridge.request('boards.open', request).then(
    (answer) => {
      if (!answer.ok) return editor.failOpening(answer.problem);
      if (answer.value.quarantined !== undefined) return onQuarantined(answer.value.quarantined);
      const { lastView } = answer.value;
      if (lastView === undefined || first !== undefined) return;
      editor.showLastView(lastView);
      if (isPaintedAlike(lastView, paint)) showPicture(editor, boardId, lastView);
    },
    () => editor.failOpening({ code: 'board-not-opened' }),
  );
  return editor;
}

/** Shows the kept picture of a view when decoded, if that is before the board has loaded. */
function showPicture(editor: Editor, boardId: string, view: LastView): void {
  const image = new Image();
  // Otherwise the page might use an older picture from its cache.
  image.src = `${viewPicturePath(boardId)}?${performance.now()}`;
  image.decode().then(
    () => editor.showLastView(view, image),
    () => {
      // Without the picture, the board appears a moment later.
    },
  );
}

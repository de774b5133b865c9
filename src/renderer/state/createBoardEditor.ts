import type { EverinkBridge } from '../../shared/ipc.ts';
import { onBoardPort } from './BoardConnection.ts';
import { BoardEditor } from './BoardEditor.ts';
import type { Editor } from './editor.ts';

/**
 * Opens a board: asks main for its port and gives the editor at once; drawing is possible before the board
 * is loaded. `dispose` of the editor closes the port.
 */
export function createBoardEditor(boardId: string, bridge: EverinkBridge): Editor {
  const stopWaiting = onBoardPort(boardId, (port) => editor.attachPort(port));
  const editor = new BoardEditor(boardId, stopWaiting);
  bridge.request('boards.open', { boardId }).then(
    (answer) => {
      if (!answer.ok) editor.failOpening(answer.error);
    },
    () => editor.failOpening('The board could not be opened. Close the window and open it again.'),
  );
  return editor;
}

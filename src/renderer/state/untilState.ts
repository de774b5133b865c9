import type { Editor, EditorState } from './editor.ts';

/** Resolves as soon as the editor's state is as wanted. */
export function untilState(
  editor: Editor,
  isWanted: (state: EditorState) => boolean,
): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!isWanted(editor.getState())) return;
      stop();
      resolve();
    };
    const stop = editor.subscribe(look);
    look();
  });
}

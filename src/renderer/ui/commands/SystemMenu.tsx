import { type ReactNode, useEffect, useSyncExternalStore } from 'react';
import { type CommandId, commandIds } from '../../../shared/commands/commandTable.ts';
import type { EditorState } from '../../state/editor.ts';
import { useApp, useAppValue, useEditor, useEditorValue } from '../hooks/AppContext.ts';
import { commandsById } from './commands.ts';
import { isTyping } from './useShortcuts.ts';

/** What these commands do in a text field, as Chromium names it. */
const textCommands: Readonly<Partial<Record<CommandId, string>>> = {
  undo: 'undo',
  redo: 'redo',
  cut: 'cut',
  copy: 'copy',
  paste: 'paste',
  delete: 'delete',
  selectAll: 'selectAll',
};

/** What decides, apart from the board, which commands can run. */
interface Surroundings {
  /** A dialog covers the board. */
  readonly isCovered: boolean;
  /** The focus is in a text field. */
  readonly isTypingText: boolean;
}

/** Runs commands chosen in the menus of the system, and reports which ones can run. */
export function SystemMenu(): ReactNode {
  const app = useApp();
  const editor = useEditor();
  const isCovered = useAppValue(({ screen }) => screen !== 'none');
  const isTypingText = useSyncExternalStore(subscribeToFocus, isTypingNow);
  // A text, since two arrays are never equal.
  const enabled = useEditorValue((state) =>
    enabledIds(state, { isCovered, isTypingText }).join(' '),
  );
  const tool = useEditorValue((state) => state.tool);
  useEffect(() => {
    const ids = enabled.split(' ') as CommandId[];
    app.attempt('menu', 'notices.somethingWrong', () =>
      app.ask('menu.describe', { enabled: ids, checked: [tool] }),
    );
  }, [app, enabled, tool]);
  useEffect(
    () =>
      app.onCommand((id) => {
        const textCommand = textCommands[id];
        if (textCommand !== undefined && isTypingNow()) {
          document.execCommand(textCommand);
          return;
        }
        const surroundings = {
          isCovered: app.getState().screen !== 'none',
          isTypingText: isTypingNow(),
        };
        if (!enabledIds(editor.getState(), surroundings).includes(id)) return;
        commandsById[id].run({ app, editor });
      }),
    [app, editor],
  );
  return null;
}

/** A text field has its own editing, and a dialog over the board leaves what does not change the board. */
function enabledIds(
  state: EditorState,
  { isCovered, isTypingText }: Surroundings,
): readonly CommandId[] {
  return commandIds.filter((id) => {
    const { group, isEnabled } = commandsById[id];
    if (isTypingText && textCommands[id] !== undefined) return true;
    if (isCovered && group !== 'files' && group !== 'app') return false;
    return isEnabled?.(state) !== false;
  });
}

const isTypingNow = (): boolean => isTyping(document.activeElement);

function subscribeToFocus(listener: () => void): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  document.addEventListener('focusin', listener, { signal });
  // The focus is nowhere until the event is over.
  document.addEventListener('focusout', () => queueMicrotask(listener), { signal });
  return () => listening.abort();
}

import { type ReactNode, useEffect, useSyncExternalStore } from 'react';
import { type CommandId, commandIds } from '../../../shared/commands/commandTable.ts';
import type { EditorState } from '../../state/editor.ts';
import { useApp, useAppValue, useEditor, useEditorValue } from '../hooks/AppContext.ts';
import { commandsById } from './commands.ts';
import { isTyping } from './useShortcuts.ts';

/** In a text field the browser does these, by the same names. */
const textCommands: ReadonlySet<CommandId> = new Set([
  'undo',
  'redo',
  'cut',
  'copy',
  'paste',
  'delete',
  'selectAll',
]);

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
    commandIds.filter((id) => canRun(id, state, { isCovered, isTypingText })).join(' '),
  );
  const tool = useEditorValue((state) => state.tool);
  useEffect(() => {
    const ids = enabled.split(' ') as CommandId[];
    app.attempt('menu', 'notices.somethingWrong', () =>
      app.ask('menu.describe', { enabled: ids, checked: [tool] }),
    );
  }, [app, enabled, tool]);
  // Without a board, none can run.
  useEffect(
    () => () =>
      app.attempt('menu', 'notices.somethingWrong', () =>
        app.ask('menu.describe', { enabled: [], checked: [] }),
      ),
    [app],
  );
  useEffect(
    () =>
      app.onCommand((id) => {
        const isTypingText = isTypingNow();
        if (isTypingText && textCommands.has(id)) {
          document.execCommand(id);
          return;
        }
        const isCovered = app.getState().screen !== 'none';
        if (!canRun(id, editor.getState(), { isCovered, isTypingText })) return;
        commandsById[id].run({ app, editor });
      }),
    [app, editor],
  );
  return null;
}

/** A text field has its own editing. With a dialog over it, the board stays as it is. */
function canRun(
  id: CommandId,
  state: EditorState,
  { isCovered, isTypingText }: Surroundings,
): boolean {
  const { group, isEnabled } = commandsById[id];
  if (isTypingText && textCommands.has(id)) return true;
  if (isCovered && (id === 'importFile' || (group !== 'files' && group !== 'app'))) return false;
  return isEnabled?.(state) !== false;
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

import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';
import type { AppModel } from '../../state/AppModel.ts';
import type { AppState } from '../../state/appState.ts';
import type { Editor, EditorState } from '../../state/editor.ts';

export const AppContext = createContext<AppModel | undefined>(undefined);
export const EditorContext = createContext<Editor | undefined>(undefined);

export function useApp(): AppModel {
  const app = useContext(AppContext);
  if (app === undefined) throw new Error('This component stands outside of the app.');
  return app;
}

/** @param select returns the same value as long as its inputs are unchanged */
export function useAppValue<Value>(select: (state: AppState) => Value): Value {
  const app = useApp();
  const subscribe = useCallback((listener: () => void) => app.subscribe(listener), [app]);
  return useSyncExternalStore(subscribe, () => select(app.getState()));
}

export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (editor === undefined) throw new Error('This component stands outside of a board.');
  return editor;
}

/** @param select returns the same value as long as its inputs are unchanged */
export function useEditorValue<Value>(select: (state: EditorState) => Value): Value {
  const editor = useEditor();
  const subscribe = useCallback((listener: () => void) => editor.subscribe(listener), [editor]);
  return useSyncExternalStore(subscribe, () => select(editor.getState()));
}

import { act, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { Emitter } from '../../../base/Emitter.ts';
import type { AppModel } from '../../state/AppModel.ts';
import type { AppState } from '../../state/appState.ts';
import type { Editor, EditorState } from '../../state/editor.ts';
import { AppContext, EditorContext } from '../hooks/AppContext.ts';

/** State that components read, and the app that they call; what a test does not give is not there. */
export interface Surroundings {
  readonly app?: Partial<AppModel>;
  readonly appState?: Partial<AppState>;
  readonly editorState?: Partial<EditorState>;
}

/** Renders a component within an app and a board. @returns changes their state */
export function renderInApp(
  element: ReactNode,
  { app = {}, appState = {}, editorState = {} }: Surroundings,
): (change: Pick<Surroundings, 'appState' | 'editorState'>) => void {
  let state = { appState, editorState };
  const listeners = new Emitter();
  const subscribe = (listener: () => void) => listeners.subscribe(listener);
  const appModel = { getState: () => state.appState, subscribe, ...app } as unknown as AppModel;
  const editor = { getState: () => state.editorState, subscribe } as unknown as Editor;
  render(
    <AppContext value={appModel}>
      <EditorContext value={editor}>{element}</EditorContext>
    </AppContext>,
  );
  return (change) =>
    act(() => {
      state = { ...state, ...change };
      listeners.emit();
    });
}

import { render } from '@testing-library/react';
import type { ReactNode } from 'react';
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

/** Renders a component within an app and a board, whose state stays as it is. */
export function renderInApp(
  element: ReactNode,
  { app = {}, appState = {}, editorState = {} }: Surroundings,
): void {
  const subscribe = () => () => {};
  const appModel = { getState: () => appState, subscribe, ...app } as unknown as AppModel;
  const editor = { getState: () => editorState, subscribe } as unknown as Editor;
  render(
    <AppContext value={appModel}>
      <EditorContext value={editor}>{element}</EditorContext>
    </AppContext>,
  );
}

import { beforeEach, expect, test, vi } from 'vitest';
import type { EverinkBridge } from '../../shared/ipc.ts';
import { readBoardFile } from '../formats/readBoardFile.ts';
import { AppModel } from './AppModel.ts';
import type { Editor, EditorState } from './editor.ts';

beforeEach(() => {
  vi.stubGlobal('window', { matchMedia: () => ({ matches: false, addEventListener: vi.fn() }) });
  return () => vi.unstubAllGlobals();
});

/** As much of an editor as leaving a board needs. */
class StubEditor {
  isDisposed = false;
  readonly #boardId: string;
  readonly #listeners = new Set<() => void>();
  #unsavedCount = 0;

  constructor(boardId: string) {
    this.#boardId = boardId;
  }

  set unsavedCount(count: number) {
    this.#unsavedCount = count;
    for (const listener of this.#listeners) listener();
  }

  getState(): Pick<EditorState, 'boardId' | 'phase' | 'changeCount' | 'status'> {
    const unsavedCount = this.#unsavedCount;
    return {
      boardId: this.#boardId,
      phase: 'ready',
      changeCount: 0,
      status: {
        save: { state: unsavedCount > 0 ? 'saving' : 'saved', unsavedCount },
        sync: { state: 'local-only', waitingCount: 0 },
        place: { type: 'device' },
      },
    };
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onNotice(): () => void {
    return () => undefined;
  }

  onNoticeOver(): () => void {
    return () => undefined;
  }

  setDarkMode(): void {
    // Nothing is painted here.
  }

  setPressureCurve(): void {
    // Nothing is drawn here.
  }

  get lastView(): undefined {
    return undefined;
  }

  drawThumbnail(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  dispose(): void {
    this.isDisposed = true;
  }
}

function openApp(): { readonly app: AppModel; readonly made: StubEditor[] } {
  const made: StubEditor[] = [];
  const bridge: EverinkBridge = {
    request: () => Promise.resolve({ ok: false, problem: { code: 'unknown-request' } }),
    on: () => () => undefined,
  };
  const createEditor = (boardId: string): Editor => {
    const editor = new StubEditor(boardId);
    made.push(editor);
    return editor as unknown as Editor;
  };
  const app = new AppModel(bridge, createEditor, readBoardFile);
  return { app, made };
}

test('a board that was left is let go only when its last change is saved', async () => {
  const { app, made } = openApp();
  app.openBoard('first');
  const [first] = made;
  if (first === undefined) throw new Error('no editor was made');
  first.unsavedCount = 1;
  app.openBoard('second');
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(first.isDisposed).toBe(false);
  first.unsavedCount = 0;
  await vi.waitFor(() => expect(first.isDisposed).toBe(true));
});

test('a board shown again before it was let go keeps its editor', async () => {
  const { app, made } = openApp();
  const first = app.openBoard('first');
  const [stub] = made;
  if (stub === undefined) throw new Error('no editor was made');
  stub.unsavedCount = 1;
  app.openBoard('second');
  expect(app.openBoard('first')).toBe(first);
  stub.unsavedCount = 0;
  await vi.waitFor(() => expect(made[1]?.isDisposed).toBe(true));
  expect(stub.isDisposed).toBe(false);
  expect(made).toHaveLength(2);
});

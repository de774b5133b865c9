import i18next, { t } from 'i18next';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { nextTask } from '../../base/inSlices.ts';
import { tasksUntil } from '../../base/testing/tasksUntil.ts';
import { problemOf } from '../../shared/CodedError.ts';
import type { EverinkBridge, RequestName } from '../../shared/ipc.ts';
import type { QuarantinedBoard } from '../../shared/quarantine.ts';
import { readBoardFile } from '../formats/readBoardFile.ts';
import { AppModel } from './AppModel.ts';
import { boardOfPhase } from './appState.ts';
import type { OpenBoardOptions } from './createBoardEditor.ts';
import type { Editor, EditorState } from './editor.ts';

let windowListeners: ((event: Event) => void)[];

beforeEach(() => {
  windowListeners = [];
  vi.stubGlobal('window', {
    matchMedia: () => ({ matches: false, addEventListener: vi.fn() }),
    addEventListener: (_type: string, listener: (event: Event) => void) =>
      windowListeners.push(listener),
  });
  vi.stubGlobal('document', { documentElement: { dataset: {} } });
  return () => vi.unstubAllGlobals();
});

/** As much of an editor as the window needs that shows no board. */
class StubEditor {
  isDisposed = false;
  isDark: boolean | undefined;
  /** Of the labels on the board, once it has changed. */
  language: string | undefined;
  pressureCurve: number | undefined;
  title: string | undefined;
  isHandedOver = true;
  phase: EditorState['phase'] = 'ready';
  #noteDisposed = (): void => {};
  readonly whenDisposed = new Promise<void>((resolve) => {
    this.#noteDisposed = resolve;
  });
  readonly #boardId: string;
  readonly #listeners = new Set<() => void>();
  #unsavedCount = 0;
  #watch = (): void => {};
  /** Resolves when its state is watched for the first time. */
  readonly watched = new Promise<void>((resolve) => {
    this.#watch = resolve;
  });

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
      phase: this.phase,
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
    this.#watch();
    return () => this.#listeners.delete(listener);
  }

  onNotice(): () => void {
    return () => undefined;
  }

  onNoticeOver(): () => void {
    return () => undefined;
  }

  setDarkMode(isDark: boolean): void {
    this.isDark = isDark;
  }

  relabel(): void {
    this.language = i18next.language;
  }

  setPressureCurve(exponent: number): void {
    this.pressureCurve = exponent;
  }

  setTitle(title: string): void {
    this.title = title;
  }

  handOver(): boolean {
    return this.isHandedOver;
  }

  get lastView(): undefined {
    return undefined;
  }

  drawThumbnail(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  dispose(): void {
    this.isDisposed = true;
    this.#noteDisposed();
  }
}

function openApp(): { readonly app: AppModel; readonly made: StubEditor[] } {
  const made: StubEditor[] = [];
  const bridge: EverinkBridge = {
    request: () => Promise.resolve({ ok: false, problem: { code: 'unknown-request' } }),
    openDropped: () => undefined,
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

test('a board that was left is disposed of only when its last change is saved', async () => {
  const { app, made } = openApp();
  app.openBoard('first');
  const [first] = made;
  if (first === undefined) throw new Error('no editor was made');
  first.unsavedCount = 1;
  app.openBoard('second');
  await first.watched;
  expect(first.isDisposed).toBe(false);
  first.unsavedCount = 0;
  await tasksUntil(() => first.isDisposed);
});

test('a board shown again before it was disposed of keeps its editor', async () => {
  const { app, made } = openApp();
  const first = app.openBoard('first');
  const [stub] = made;
  if (stub === undefined) throw new Error('no editor was made');
  stub.unsavedCount = 1;
  app.openBoard('second');
  expect(app.openBoard('first')).toBe(first);
  stub.unsavedCount = 0;
  await tasksUntil(() => made[1]?.isDisposed === true);
  expect(stub.isDisposed).toBe(false);
  expect(made).toHaveLength(2);
});

/** Main as far as a window asks it, with the boards that it has. */
function openStarted(given: Partial<Record<RequestName, unknown>> = {}) {
  const asked: [RequestName, unknown][] = [];
  const listeners = new Map<string, (value: never) => void>();
  const answers: Partial<Record<RequestName, unknown>> = {
    'app.info': { version: '1.0.0' },
    'settings.get': { settings: { theme: 'system', pressureCurve: 1 }, overriddenBy: {} },
    'share.state': { state: 'off', addresses: [], address: '127.0.0.1', invitations: [] },
    'boards.list': { boards: [listed('old', 1), listed('new', 2)], deleted: [] },
    'arrivals.take': { type: 'none' },
    ...given,
  };
  const bridge = {
    request: async (name: RequestName, payload: unknown) => {
      asked.push([name, payload]);
      const answer = answers[name];
      const value = answer instanceof Function ? answer() : answer;
      if (value instanceof Error) return { ok: false, problem: problemOf(value) };
      return { ok: true, value };
    },
    on: (name: string, listener: (value: never) => void) => {
      listeners.set(name, listener);
      return () => undefined;
    },
  } as unknown as EverinkBridge;
  const made: StubEditor[] = [];
  const options: OpenBoardOptions[] = [];
  const createEditor = (boardId: string, opened: OpenBoardOptions): Editor => {
    const editor = new StubEditor(boardId);
    made.push(editor);
    options.push(opened);
    return editor as unknown as Editor;
  };
  const app = new AppModel(bridge, createEditor, readBoardFile);
  const hear = (name: string, value: unknown): void => listeners.get(name)?.(value as never);
  const names = (): readonly RequestName[] => asked.map(([name]) => name);
  return { app, made, options, answers, asked, names, hear };
}

const listed = (id: string, updatedAt: number) => ({ id, title: id, updatedAt });

const openBoardId = (app: AppModel): string | undefined => boardOfPhase(app.getState().phase);

describe('the start of a window', () => {
  test('opens the board that main names', async () => {
    const { app, names } = openStarted({ 'app.info': { version: '1.0.0', firstBoardId: 'named' } });
    await app.start();
    expect(openBoardId(app)).toBe('named');
    expect(names()).not.toContain('boards.list');
  });

  test('opens the last changed board if main names none', async () => {
    const { app } = openStarted();
    await app.start();
    expect(openBoardId(app)).toBe('new');
  });

  test('creates a board if there is none', async () => {
    const { app } = openStarted({
      'boards.list': { boards: [], deleted: [] },
      'boards.create': { id: 'made' },
    });
    await app.start();
    expect(openBoardId(app)).toBe('made');
  });

  test('that fails before a board is open shows the reason', async () => {
    const { app } = openStarted({ 'settings.get': new Error('unreadable settings') });
    await app.start();
    expect(app.getState().phase).toEqual({
      type: 'failed',
      problem: { code: 'unexpected', said: expect.stringContaining('unreadable settings') },
    });
  });

  test('that fails once a board is open leaves it open and notifies the user', async () => {
    const { app } = openStarted({ 'share.state': new Error('no network') });
    await app.start();
    expect(openBoardId(app)).toBe('new');
    expect(app.getState().toasts).toMatchObject([
      { level: 'error', text: expect.stringContaining('no network') },
    ]);
  });
});

describe('the theme', () => {
  test.each([
    ['dark', true],
    ['light', false],
    ['system', false],
  ] as const)('of the settings, %s, applies to the page and the board', async (theme, isDark) => {
    const { app, made } = openStarted({
      'settings.get': { settings: { theme, pressureCurve: 1 }, overriddenBy: {} },
    });
    await app.start();
    expect(app.getState().isDark).toBe(isDark);
    expect(document.documentElement.dataset.theme).toBe(isDark ? 'dark' : 'light');
    expect(made[0]?.isDark).toBe(isDark);
  });

  test('follows a change of the settings at once', async () => {
    const { app, made, hear } = openStarted();
    await app.start();
    hear('settings-changed', { settings: { theme: 'dark', pressureCurve: 2 }, overriddenBy: {} });
    expect(made[0]).toMatchObject({ isDark: true, pressureCurve: 2 });
  });
});

describe('the language', () => {
  test('changes the page and the labels on the board at once', async () => {
    const { app, made, hear } = openStarted();
    await app.start();
    const settings = { theme: 'system', pressureCurve: 1 };
    hear('settings-changed', { language: 'ja', settings, overriddenBy: {} });
    expect(document.documentElement.lang).toBe('ja');
    expect(made[0]?.language).toBe('ja');
    await i18next.changeLanguage('en');
  });
});

test('a notice is in the current language, also when that changes while it is shown', async () => {
  const { app, hear } = openStarted();
  await app.start();
  app.attempt('share', 'share.startFailed', () => Promise.reject(new Error('no way')));
  app.tell(() => ({ id: 'saved', level: 'info', title: t('files.saved'), text: '/a/plan.png' }));
  const titles = () => app.getState().toasts.map(({ title }) => title);
  await vi.waitFor(() => expect(titles()).toHaveLength(2));
  const english = titles();
  hear('settings-changed', {
    ...{ language: 'ja', overriddenBy: {} },
    settings: { theme: 'system', pressureCurve: 1 },
  });
  expect(titles().toSorted()).toEqual([t('files.saved'), t('share.startFailed')].toSorted());
  expect(titles()).not.toEqual(english);
  await i18next.changeLanguage('en');
});

describe('deleting', () => {
  test('the open board opens another one, and can be undone', async () => {
    const { app, answers, names } = openStarted();
    await app.start();
    answers['boards.list'] = { boards: [listed('old', 1)], deleted: [listed('new', 2)] };
    await app.deleteBoard('new', 'new');
    expect(openBoardId(app)).toBe('old');
    expect(app.getState().screen).toBe('boards');
    const [toast] = app.getState().toasts;
    toast?.choices?.[0]?.run();
    expect(app.getState().toasts).toEqual([]);
    await tasksUntil(() => names().includes('boards.restore'));
  });

  test('permanently changes nothing if the user declines', async () => {
    const { app, names } = openStarted({ 'boards.remove': { isRemoved: false } });
    await app.start();
    const listings = names().filter((name) => name === 'boards.list').length;
    await app.removeBoard('old');
    expect(names().filter((name) => name === 'boards.list')).toHaveLength(listings);
  });
});

test('renaming the open board is a change of the board itself', async () => {
  const { app, made, names } = openStarted();
  await app.start();
  await app.renameBoard('new', 'Plan');
  expect(made[0]?.title).toBe('Plan');
  expect(names()).not.toContain('boards.rename');
  await app.renameBoard('old', 'Sketch');
  expect(names()).toContain('boards.rename');
});

test('a notice replaces an older one with the same id', () => {
  const { app } = openStarted();
  app.tell(() => ({ id: 'a', level: 'info', title: 'first', text: '' }));
  app.tell(() => ({ id: 'b', level: 'info', title: 'other', text: '' }));
  app.tell(() => ({ id: 'a', level: 'error', title: 'second', text: '' }));
  expect(app.getState().toasts.map(({ title }) => title)).toEqual(['other', 'second']);
  app.dismiss('b');
  expect(app.getState().toasts.map(({ id }) => id)).toEqual(['a']);
});

test('lists the boards again when they change, if they were listed before', async () => {
  const { app, names, hear } = openStarted({ 'app.info': { firstBoardId: 'named' } });
  await app.start();
  hear('boards-changed', {});
  expect(names()).not.toContain('boards.list');
  await app.loadBoards();
  expect(app.getState().lists?.boards.map(({ id }) => id)).toEqual(['new', 'old']);
  hear('boards-changed', {});
  await tasksUntil(() => names().filter((name) => name === 'boards.list').length === 2);
});

test('a board that keeps failing is not shown, and its editor is disposed of', async () => {
  const { app, made, options } = openStarted();
  await app.start();
  const board = { boardId: 'new', title: 'new' } as QuarantinedBoard;
  options[0]?.onQuarantined(board);
  expect(app.getState().phase).toEqual({ type: 'quarantined', board });
  expect(made[0]?.isDisposed).toBe(true);
});

describe('what arrives from outside', () => {
  const invitation = (link: string) => ({ type: 'invitation', link });
  const given = (...arrivals: unknown[]) => ({
    'arrivals.take': () => arrivals.shift() ?? { type: 'none' },
  });

  test('an invitation is not replaced by one that arrives at the same time', async () => {
    const { app, hear } = openStarted(given({ type: 'none' }, invitation('a'), invitation('b')));
    await app.start();
    hear('arrived', null);
    hear('arrived', null);
    await tasksUntil(() => app.getState().screen === 'invitation');
    await nextTask();
    expect(app.getState().invitation).toBe('a');
    app.show('none');
    app.openArrivals();
    await tasksUntil(() => app.getState().invitation === 'b');
  });

  test('waits until the user has joined the board whose invitation they paste', async () => {
    const { app, names, hear } = openStarted();
    await app.start();
    app.showJoin('pasted');
    const before = names().length;
    hear('arrived', null);
    await nextTask();
    expect(names()).toHaveLength(before);
    expect(app.getState()).toMatchObject({ screen: 'join', invitation: 'pasted' });
  });

  test('is opened although the board that was loading is quarantined', async () => {
    const file = { type: 'file', readId: 'r', name: 'a.excalidraw', format: 'excalidraw' };
    const { app, made, options, names, hear } = openStarted(
      given({ type: 'none' }, file, invitation('a')),
    );
    await app.start();
    if (made[0] !== undefined) made[0].phase = 'loading';
    hear('arrived', null);
    await nextTask();
    expect(names()).not.toContain('files.readPiece');
    options[0]?.onQuarantined({ boardId: 'new', title: 'new' } as QuarantinedBoard);
    await tasksUntil(() => names().includes('files.readPiece'));
  });
});

test('a window with changes that cannot be sent to main asks before it closes', async () => {
  const { app, made } = openStarted();
  await app.start();
  const closing = (): Event => {
    const event = new Event('beforeunload', { cancelable: true });
    for (const listener of windowListeners) listener(event);
    return event;
  };
  expect(closing().defaultPrevented).toBe(false);
  if (made[0] !== undefined) made[0].isHandedOver = false;
  expect(closing().defaultPrevented).toBe(true);
});

import { cleanup, fireEvent } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { AppModel } from '../../state/AppModel.ts';
import { useApp, useEditor } from '../hooks/AppContext.ts';
import { renderInApp } from '../testing/renderInApp.tsx';
import { useShortcuts } from './useShortcuts.ts';

const attempt = vi.fn();
const show = vi.fn();

function BoardKeys(): ReactNode {
  useShortcuts({ app: useApp(), editor: useEditor() });
  return <textarea aria-label="field" />;
}

let change: ReturnType<typeof renderInApp>;

beforeEach(() => {
  change = renderInApp(<BoardKeys />, {
    app: { attempt, show } as unknown as AppModel,
    appState: { screen: 'none' },
    editorState: { selectionCount: 1 },
  });
});

afterEach(() => {
  cleanup();
  attempt.mockClear();
  show.mockClear();
});

const press = (init: KeyboardEventInit): boolean =>
  fireEvent.keyDown(document.querySelector('textarea') as Element, init);

test('in a text field, the window still saves and shows its settings', () => {
  expect(press({ key: 's', ctrlKey: true })).toBe(false);
  expect(attempt).toHaveBeenCalledExactlyOnceWith(
    'save-file',
    expect.any(String),
    expect.any(Function),
  );
  expect(press({ key: ',', ctrlKey: true })).toBe(false);
  expect(show).toHaveBeenCalledExactlyOnceWith('settings');
});

test.each([
  { key: 'b' },
  { key: '1', code: 'Digit1' },
  { key: 'ArrowLeft' },
  { key: 'a', ctrlKey: true },
  { key: 'd', ctrlKey: true },
  { key: 'z', ctrlKey: true },
])('in a text field, %o is of the text', (init) => {
  expect(press(init)).toBe(true);
  expect(attempt).not.toHaveBeenCalled();
  expect(show).not.toHaveBeenCalled();
});

test('in the board list, only the shortcut for a new board works', () => {
  change({ appState: { screen: 'boards' } });
  expect(press({ key: 'n', ctrlKey: true })).toBe(false);
  expect(press({ key: 's', ctrlKey: true })).toBe(true);
  expect(attempt).toHaveBeenCalledExactlyOnceWith(
    'new-board',
    expect.any(String),
    expect.any(Function),
  );
});

test('in another dialog, no shortcut works', () => {
  change({ appState: { screen: 'settings' } });
  expect(press({ key: 'n', ctrlKey: true })).toBe(true);
  expect(attempt).not.toHaveBeenCalled();
});

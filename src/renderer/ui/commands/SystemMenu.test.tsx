import { act, cleanup } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CommandId } from '../../../shared/commands/commandTable.ts';
import type { CommandStates } from '../../../shared/ipc.ts';
import type { Screen } from '../../state/appState.ts';
import type { EditorState } from '../../state/editor.ts';
import { renderInApp } from '../testing/renderInApp.tsx';
import { SystemMenu } from './SystemMenu.tsx';

const execCommand = vi.fn(() => true);

beforeEach(() => {
  document.execCommand = execCommand;
});

afterEach(() => {
  cleanup();
  execCommand.mockClear();
  document.body.replaceChildren();
});

function show(editorState: Partial<EditorState> = {}, screen: Screen = 'none') {
  const described: CommandStates[] = [];
  let choose: (id: CommandId) => void = () => {};
  const showScreen = vi.fn();
  renderInApp(<SystemMenu />, {
    app: {
      ask: async (_name: string, states: unknown) => described.push(states as CommandStates),
      attempt: (_id: string, _title: string, action: () => unknown) => void action(),
      onCommand: (listener: typeof choose) => {
        choose = listener;
        return () => {};
      },
      show: showScreen,
    } as never,
    appState: { screen },
    editorState: { tool: 'pen', style: { shows: new Set() } as never, ...editorState },
  });
  return { described, choose: (id: CommandId) => choose(id), showScreen };
}

function focusTextField(): void {
  const field = document.body.appendChild(document.createElement('textarea'));
  act(() => field.focus());
}

test('reports which commands can run, and the tool', () => {
  const [states] = show({ canUndo: true, canRedo: false, selectionCount: 0 }).described;
  expect(states?.enabled).toEqual(expect.arrayContaining(['undo', 'newBoard', 'pen']));
  expect(states?.enabled).not.toContain('redo');
  expect(states?.enabled).not.toContain('bringToFront');
  expect(states?.checked).toEqual(['pen']);
});

test('with a dialog open, commands that edit the board are disabled', () => {
  const [states] = show({ canUndo: true }, 'settings').described;
  expect(states?.enabled).toEqual(expect.arrayContaining(['newBoard', 'about']));
  expect(states?.enabled).not.toContain('undo');
  expect(states?.enabled).not.toContain('pen');
  expect(states?.enabled).not.toContain('importFile');
});

test('without a board, the menus offer nothing', () => {
  const { described } = show({ canUndo: true });
  cleanup();
  expect(described.at(-1)).toEqual({ enabled: [], checked: [] });
});

test('while a text is typed, undo and the clipboard are those of the text', () => {
  const { described, choose } = show({ canUndo: false });
  focusTextField();
  expect(described.at(-1)?.enabled).toEqual(expect.arrayContaining(['undo', 'cut', 'selectAll']));
  choose('undo');
  expect(execCommand).toHaveBeenCalledExactlyOnceWith('undo');
});

test('runs a chosen command, but not one that cannot run any more', () => {
  const { choose, showScreen } = show({ canUndo: false });
  choose('settings');
  expect(showScreen).toHaveBeenCalledExactlyOnceWith('settings');
  choose('undo');
  expect(execCommand).not.toHaveBeenCalled();
});

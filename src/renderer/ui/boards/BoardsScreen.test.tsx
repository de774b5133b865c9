import { cleanup, fireEvent, screen } from '@testing-library/react';
import { t } from 'i18next';
import { afterEach, expect, test, vi } from 'vitest';
import type { ListedBoard } from '../../../shared/ipc.ts';
import { renderInApp } from '../testing/renderInApp.tsx';
import { BoardsView } from './BoardsScreen.tsx';

afterEach(cleanup);

const listed = (id: string, title: string): ListedBoard =>
  ({ id, title, updatedAt: Date.now(), place: { type: 'device' } }) as ListedBoard;

function show(boards: readonly ListedBoard[], deleted: readonly ListedBoard[] = []) {
  const app = {
    attempt: (_id: string, _title: string, act: () => unknown) => void act(),
    createBoard: vi.fn(async () => ({})),
    restoreBoard: vi.fn(async () => {}),
  };
  renderInApp(<BoardsView />, {
    app: app as never,
    appState: { phase: { type: 'starting' }, lists: { boards, deleted } },
  });
  const search = screen.getByRole('searchbox');
  const find = (value: string): void => void fireEvent.change(search, { target: { value } });
  return { app, search, find };
}

const cards = (): number => document.querySelectorAll('.boards-grid > li').length;

test('finds boards by any part of their title, ignoring case, and untitled ones', () => {
  const { find } = show([listed('a', 'Floor plan'), listed('b', 'Sketch'), listed('c', '')]);
  expect(cards()).toBe(3);
  find('  PLAN ');
  expect(cards()).toBe(1);
  find(t('common.untitled').slice(0, 4));
  expect(cards()).toBe(1);
});

test('shows the search text if no board is found, and all boards again on Escape', () => {
  const { find, search } = show([listed('a', 'Floor plan')]);
  find('nothing like it');
  expect(screen.getByText(t('boards.notFound', { search: 'nothing like it' }))).toBeDefined();
  fireEvent.keyDown(search, { key: 'Escape' });
  expect(cards()).toBe(1);
});

test('offers to create a board if there is none', () => {
  const { app } = show([]);
  const buttons = screen.getAllByRole('button', { name: t('commands.newBoard') });
  expect(buttons).toHaveLength(2);
  fireEvent.click(buttons[1] as HTMLElement);
  expect(app.createBoard).toHaveBeenCalledOnce();
});

test('restores a deleted board', () => {
  const { app } = show([], [listed('gone', 'Old plan')]);
  const name = t('boards.restoreTitle', { title: 'Old plan' });
  fireEvent.click(screen.getByRole('button', { name, hidden: true }));
  expect(app.restoreBoard).toHaveBeenCalledWith('gone');
});

import { cleanup, fireEvent, screen } from '@testing-library/react';
import { t } from 'i18next';
import { afterEach, expect, test, vi } from 'vitest';
import type { ListedBoard } from '../../../shared/ipc.ts';
import { renderInApp } from '../testing/renderInApp.tsx';
import { BoardsView } from './BoardsScreen.tsx';

afterEach(cleanup);

const listed = (id: string, title: string, more: Partial<ListedBoard> = {}): ListedBoard =>
  ({ id, title, updatedAt: Date.now(), place: { type: 'device' }, ...more }) as ListedBoard;

const file = { name: 'Floor plan.everink', path: '/a/Floor plan.everink', hasChanges: false };

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

test('finds a board without a title by the name of its file', () => {
  const { find } = show([listed('a', '', { file }), listed('b', '')]);
  find('plan');
  expect(cards()).toBe(1);
  find(t('common.untitled'));
  expect(cards()).toBe(1);
});

test('hides the board of the window only if nobody has used it', () => {
  const dates = { createdAt: 1, updatedAt: 1 };
  const cardsOf = (more: Partial<ListedBoard>): number => {
    cleanup();
    show([listed('a', '', { ...dates, ...more })]);
    return cards();
  };
  expect(cardsOf({})).toBe(0);
  expect(cardsOf({ place: { type: 'joined', host: 'h', role: 'edit' } })).toBe(1);
  expect(cardsOf({ place: { type: 'shared' } })).toBe(1);
  expect(cardsOf({ file })).toBe(1);
  expect(cardsOf({ isQuarantined: true })).toBe(1);
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

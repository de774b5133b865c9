import { expect, test, vi } from 'vitest';
import type { RecentBoard } from './menus/menuTemplate.ts';
import { RecentBoards } from './RecentBoards.ts';
import { maxRecentBoards } from './windows/RememberedState.ts';

function start(recentBoardIds: readonly string[] = []) {
  const rows = new Map<string, { title: string; deletedAt: number | null }>();
  let changed = (): void => {};
  const state = { recentBoardIds };
  const show = vi.fn<(recent: readonly RecentBoard[]) => void>();
  const boards = {
    get: (id: string) => rows.get(id),
    onChange: (listener: () => void) => {
      changed = listener;
      return () => {};
    },
  };
  const remembered = {
    get recentBoardIds() {
      return state.recentBoardIds;
    },
    remember: (change: object) => void Object.assign(state, change),
  };
  const add = (id: string, title: string, deletedAt: number | null = null) => {
    rows.set(id, { title, deletedAt });
    changed();
  };
  const recent = new RecentBoards({ boards: boards as never, remembered, show });
  const shown = () => show.mock.lastCall?.[0].map(({ title }) => title);
  return { recent, add, show, shown };
}

test('the board opened last comes first, once', () => {
  const { recent, add, shown } = start();
  add('a', 'Plan');
  add('b', 'Map');
  recent.opened('a');
  recent.opened('b');
  recent.opened('a');
  expect(shown()).toEqual(['Plan', 'Map']);
});

test('deleted boards are not shown, restored ones are again', () => {
  const { add, shown } = start(['a', 'b', 'gone']);
  add('a', 'Plan');
  add('b', 'Map');
  expect(shown()).toEqual(['Plan', 'Map']);
  add('a', 'Plan', 1);
  expect(shown()).toEqual(['Map']);
  add('a', 'Plan');
  expect(shown()).toEqual(['Plan', 'Map']);
});

test('the list is bounded, and can be cleared', () => {
  const { recent, add, shown } = start();
  for (let index = 0; index <= maxRecentBoards; index += 1) {
    add(`${index}`, `Board ${index}`);
    recent.opened(`${index}`);
  }
  expect(shown()).toHaveLength(maxRecentBoards);
  expect(shown()).not.toContain('Board 0');
  recent.clear();
  expect(shown()).toEqual([]);
});

test('menus are made again only for another list', () => {
  const { add, show } = start(['a']);
  add('a', 'Plan');
  const count = show.mock.calls.length;
  add('a', 'Plan');
  add('b', 'Map');
  expect(show).toHaveBeenCalledTimes(count);
  add('a', 'New plan');
  expect(show).toHaveBeenCalledTimes(count + 1);
});

import { cleanup, fireEvent, screen } from '@testing-library/react';
import { t } from 'i18next';
import { afterEach, expect, test, vi } from 'vitest';
import type { BoardStatus } from '../../../shared/status.ts';
import { renderInApp } from '../testing/renderInApp.tsx';
import { StatusRegion } from './StatusRegion.tsx';

afterEach(cleanup);

const synced: BoardStatus = {
  save: { state: 'saved', unsavedCount: 0 },
  sync: { state: 'synced', waitingCount: 0 },
  place: { type: 'device' },
};

function show(status: Partial<BoardStatus>, ask = vi.fn(async () => ({}))) {
  const app = { ask, attempt: (_id: string, _title: string, act: () => unknown) => void act() };
  renderInApp(<StatusRegion />, {
    app: app as never,
    editorState: { boardId: 'board', status: { ...synced, ...status } },
  });
  return { ask, region: screen.getByRole('status') };
}

test('shows whether the board is saved and synced', () => {
  const { region } = show({});
  expect(region.dataset).toMatchObject({ save: 'saved', sync: 'synced', waiting: '0' });
  expect(screen.queryByRole('button', { name: t('status.retryNow') })).toBeNull();
});

test('shows the number of queued changes, only if there is a server', () => {
  const { region } = show({ sync: { state: 'syncing', waitingCount: 3 } });
  expect(region.textContent).toContain(t('status.waiting', { count: 3 }));
  cleanup();
  const alone = show({ sync: { state: 'local-only', waitingCount: 3 } });
  expect(alone.region.textContent).not.toContain(t('status.waiting', { count: 3 }));
});

test('offers to sync at once while the server cannot be reached', () => {
  const { ask } = show({ sync: { state: 'offline', waitingCount: 1, reason: 'no-answer' } });
  fireEvent.click(screen.getByRole('button', { name: t('status.retryNow') }));
  expect(ask).toHaveBeenCalledOnce();
});

test('reports at once that a stroke is being saved, without a blinking icon', () => {
  const { region } = show({ save: { state: 'saving', unsavedCount: 1 } });
  expect(region.dataset.save).toBe('saving');
  expect(region.querySelector('.status-part')?.getAttribute('data-tone')).toBe('good');
});

import { cleanup, fireEvent, screen } from '@testing-library/react';
import { t } from 'i18next';
import { afterEach, expect, test, vi } from 'vitest';
import { usualLook } from '../../canvas/export/PictureLook.ts';
import { renderInApp } from '../testing/renderInApp.tsx';
import { ExportDialog } from './ExportDialog.tsx';

afterEach(cleanup);

function show(selectionCount: number) {
  const exportPicture = vi.fn();
  const change = renderInApp(<ExportDialog />, {
    app: { exportPicture },
    appState: { exporting: { format: 'png', look: usualLook } },
    editorState: { selectionCount },
  });
  const choose = (label: string, value: string): void =>
    void fireEvent.change(screen.getByLabelText(label), { target: { value } });
  const save = (): unknown => {
    fireEvent.click(screen.getByRole('button', { name: t('exporting.export') }));
    return exportPicture.mock.lastCall?.[1];
  };
  return { choose, save, change };
}

test('exports the whole board as before if nothing is selected', () => {
  const { save } = show(0);
  expect(screen.queryByLabelText(t('exporting.what'))).toBeNull();
  expect(save()).toEqual({ format: 'png', what: 'board', look: usualLook });
});

test('exports the selection with the chosen size, theme and background', () => {
  const { choose, save } = show(2);
  choose(t('exporting.scale'), '3');
  choose(t('settings.theme'), 'dark');
  fireEvent.click(screen.getByLabelText(t('exporting.background')));
  const look = { scale: 3, theme: 'dark', hasBackground: false };
  expect(save()).toEqual({ format: 'png', what: 'selection', look });
});

test('asks for no size of an SVG, which has none', () => {
  const { choose, save } = show(2);
  choose(t('exporting.format'), 'svg');
  choose(t('exporting.what'), 'board');
  expect(screen.queryByLabelText(t('exporting.scale'))).toBeNull();
  expect(save()).toMatchObject({ format: 'svg', what: 'board' });
});

test('follows the format that is chosen in the menu meanwhile', () => {
  const { save, change } = show(0);
  change({ appState: { exporting: { format: 'svg', look: usualLook } } });
  expect(save()).toMatchObject({ format: 'svg' });
});

test('exports the board once nothing is selected any more', () => {
  const { save, change } = show(2);
  change({ editorState: { selectionCount: 0 } });
  expect(save()).toMatchObject({ what: 'board' });
});

import { cleanup, screen } from '@testing-library/react';
import { t } from 'i18next';
import { expect, test, vi } from 'vitest';
import { renderInApp } from '../testing/renderInApp.tsx';
import { JoinDialog } from './JoinDialog.tsx';

test('the focus is in the field, and what arrived in the meantime is opened at the end', () => {
  const openArrivals = vi.fn();
  renderInApp(<JoinDialog />, { app: { openArrivals }, appState: { invitation: '' } });
  expect(document.activeElement).toBe(screen.getByLabelText(t('boards.joining.field')));
  expect(openArrivals).not.toHaveBeenCalled();
  cleanup();
  expect(openArrivals).toHaveBeenCalledOnce();
});

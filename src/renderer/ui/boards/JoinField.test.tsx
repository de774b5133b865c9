import { cleanup, fireEvent, screen } from '@testing-library/react';
import { t } from 'i18next';
import { afterEach, expect, test, vi } from 'vitest';
import { renderInApp } from '../testing/renderInApp.tsx';
import { JoinField } from './JoinField.tsx';

afterEach(cleanup);

function show(previewJoin = vi.fn(async () => ({}))) {
  renderInApp(<JoinField />, { app: { previewJoin } as never });
  const field = screen.getByLabelText(t('boards.joining.field'));
  const type = (value: string): void => void fireEvent.change(field, { target: { value } });
  const submit = (): void =>
    void fireEvent.click(screen.getByRole('button', { name: t('boards.joining.continue') }));
  return { previewJoin, field, type, submit };
}

test('sends no request about an empty invitation', () => {
  const { previewJoin, field, type, submit } = show();
  type('   ');
  submit();
  expect(screen.getByRole('alert').textContent).toBe(t('boards.joining.empty'));
  expect(field.getAttribute('aria-invalid')).toBe('true');
  expect(previewJoin).not.toHaveBeenCalled();
});

test('shows the error of an invitation until it is edited', async () => {
  const { previewJoin, type, submit } = show(
    vi.fn(async () => {
      throw new Error('not an invitation');
    }),
  );
  type(' everink://join?x ');
  submit();
  expect((await screen.findByRole('alert')).textContent).toContain('not an invitation');
  expect(previewJoin).toHaveBeenCalledWith('everink://join?x');
  type('everink://join?y');
  expect(screen.queryByRole('alert')).toBeNull();
});

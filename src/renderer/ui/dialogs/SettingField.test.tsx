import { cleanup, fireEvent, screen } from '@testing-library/react';
import { t } from 'i18next';
import { afterEach, expect, test, vi } from 'vitest';
import type { SettingsView } from '../../../shared/ipc.ts';
import { renderInApp } from '../testing/renderInApp.tsx';
import { TextSetting } from './SettingField.tsx';

afterEach(cleanup);

function show(overriddenBy: Readonly<Record<string, string>> = {}) {
  const setSettings = vi.fn(async () => {});
  const settings = { settings: { syncUrl: 'ws://before' }, overriddenBy } as never;
  renderInApp(
    <TextSetting
      name="syncUrl"
      label="Server"
      problem="Not an address"
      read={(text) =>
        text.startsWith('ws://') ? { success: true, data: text } : { success: false }
      }
    />,
    { app: { setSettings } as never, appState: { settings: settings as SettingsView } },
  );
  const field = screen.getByLabelText<HTMLInputElement>('Server');
  const type = (value: string): void => void fireEvent.change(field, { target: { value } });
  return { setSettings, field, type };
}

test('saves a valid value on Enter, and shows that', async () => {
  const { setSettings, field, type } = show();
  type('ws://after');
  fireEvent.keyDown(field, { key: 'Enter' });
  expect(setSettings).toHaveBeenCalledWith({ syncUrl: 'ws://after' });
  expect(await screen.findByText(t('settings.saved'))).toBeDefined();
});

test('does not save an invalid value, and shows the error until it is edited', () => {
  const { setSettings, field, type } = show();
  type('elsewhere');
  fireEvent.blur(field);
  expect(setSettings).not.toHaveBeenCalled();
  expect(screen.getByRole('alert').textContent).toBe('Not an address');
  expect(field.getAttribute('aria-invalid')).toBe('true');
  type('ws://after');
  expect(screen.queryByRole('alert')).toBeNull();
});

test('sends nothing if the value has not changed', () => {
  const { setSettings, field } = show();
  fireEvent.blur(field);
  expect(setSettings).not.toHaveBeenCalled();
});

test('is read-only if the environment decides, and names the variable', () => {
  const { field } = show({ syncUrl: 'EVERINK_SYNC_URL' });
  expect(field.readOnly).toBe(true);
  expect(screen.getByText('EVERINK_SYNC_URL')).toBeDefined();
});

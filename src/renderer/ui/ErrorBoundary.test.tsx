import { act, cleanup, render, screen } from '@testing-library/react';
import i18next, { t } from 'i18next';
import type { ReactNode } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import type { AppModel } from '../state/AppModel.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { AppContext } from './hooks/AppContext.ts';

afterEach(cleanup);

function Broken(): ReactNode {
  throw new Error('no such shape');
}

test('reports the error of a component and shows it in the language of the window', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const listeners = new Set<() => void>();
  let language = 'en';
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const app = { getState: () => ({ settings: { language } }), subscribe };
  const onError = vi.fn();
  render(
    <AppContext value={app as unknown as AppModel}>
      <ErrorBoundary onError={onError}>
        <Broken />
      </ErrorBoundary>
    </AppContext>,
  );
  expect(onError).toHaveBeenCalledOnce();
  const shown = () => screen.getByRole('alert').textContent;
  const english = t('problems.unexpected', { said: 'no such shape' });
  expect(shown()).toContain(english);

  language = 'ja';
  await i18next.changeLanguage('ja');
  act(() => {
    for (const listener of listeners) listener();
  });
  expect(shown()).not.toContain(english);
  expect(shown()).toContain(t('problems.unexpected', { said: 'no such shape' }));
  expect(shown()).toContain(t('common.brokenText'));
  await i18next.changeLanguage('en');
});

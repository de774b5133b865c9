import { t } from 'i18next';
import type { ReactNode } from 'react';
import type { Problem } from '../../shared/problem.ts';
import { problemText } from '../../shared/words/problemText.ts';
import { Logo } from './controls/Logo.tsx';
import { useAppValue } from './hooks/AppContext.ts';
import './CalmPage.css';

/** Fills the window with what went wrong and one way to continue. */
export function CalmPage({ problem }: { readonly problem: Problem }): ReactNode {
  // Changing the language renders it again.
  useAppValue((state) => state.settings?.language);
  return (
    <main className="calm-page" role="alert">
      <Logo size={40} />
      <h1>{t('common.brokenTitle')}</h1>
      <p>{t('common.brokenText')}</p>
      <code>{problemText(problem)}</code>
      <button type="button" className="button primary" onClick={() => window.location.reload()}>
        {t('common.reload')}
      </button>
    </main>
  );
}

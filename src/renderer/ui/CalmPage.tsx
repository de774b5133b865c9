import { t } from 'i18next';
import type { ReactNode } from 'react';
import { Logo } from './controls/Logo.tsx';
import './CalmPage.css';

interface CalmPageProps {
  readonly title: string;
  /** The error, for a report. */
  readonly detail?: string;
  readonly children: ReactNode;
}

/** Fills the window with what went wrong and one way to continue. */
export function CalmPage({ title, detail, children }: CalmPageProps): ReactNode {
  return (
    <main className="calm-page" role="alert">
      <Logo size={40} />
      <h1>{title}</h1>
      <p>{children}</p>
      {detail !== undefined && <code>{detail}</code>}
      <button type="button" className="button primary" onClick={() => window.location.reload()}>
        {t('common.reload')}
      </button>
    </main>
  );
}

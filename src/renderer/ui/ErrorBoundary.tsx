import { t } from 'i18next';
import { Component, type ReactNode } from 'react';
import { errorWords } from '../../shared/words/problemText.ts';
import { CalmPage } from './CalmPage.tsx';

interface ErrorBoundaryState {
  readonly message: string | undefined;
}

interface ErrorBoundaryProps {
  readonly onError: (error: unknown) => void;
  readonly children: ReactNode;
}

/** Replaces the window's content when a component throws; what is on disk is not affected. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { message: undefined };

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { message: errorWords(error) };
  }

  override componentDidCatch(error: unknown): void {
    this.props.onError(error);
  }

  override render(): ReactNode {
    const { message } = this.state;
    if (message === undefined) return this.props.children;
    return (
      <CalmPage title={t('common.brokenTitle')} detail={message}>
        {t('common.brokenText')}
      </CalmPage>
    );
  }
}

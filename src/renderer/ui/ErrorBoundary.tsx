import { Component, type ReactNode } from 'react';
import { CalmPage } from './CalmPage.tsx';

interface ErrorBoundaryState {
  readonly message: string | undefined;
}

/** Stands in for the window when its interface broke; what is on disk is untouched by that. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { message: undefined };

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    const { message } = this.state;
    if (message === undefined) return this.props.children;
    return (
      <CalmPage title="This window stumbled" detail={message}>
        Everything that was saved is safe on this device. Reload the window to go on.
      </CalmPage>
    );
  }
}

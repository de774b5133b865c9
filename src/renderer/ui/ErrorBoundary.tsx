import { Component, type ReactNode } from 'react';
import { problemOf } from '../../shared/CodedError.ts';
import type { Problem } from '../../shared/problem.ts';
import { CalmPage } from './CalmPage.tsx';

interface ErrorBoundaryState {
  readonly problem: Problem | undefined;
}

interface ErrorBoundaryProps {
  readonly onError: (error: unknown) => void;
  readonly children: ReactNode;
}

/** Replaces the window's content when a component throws; what is on disk is not affected. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { problem: undefined };

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { problem: problemOf(error) };
  }

  override componentDidCatch(error: unknown): void {
    this.props.onError(error);
  }

  override render(): ReactNode {
    const { problem } = this.state;
    return problem === undefined ? this.props.children : <CalmPage problem={problem} />;
  }
}

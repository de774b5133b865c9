import { t } from 'i18next';
import { describeError, RepeatedErrors } from '../../shared/RepeatedErrors.ts';
import { WorkerFailure } from '../canvas/startWorker.ts';
import type { AppModel } from './AppModel.ts';
import { BoardMessageError } from './BoardConnection.ts';

/** Chromium reports observers that could not keep up with a layout this way; the next frame makes up for it. */
const harmless = /^ResizeObserver loop/;

export interface ErrorSource {
  addEventListener(
    type: 'error',
    listener: (event: { readonly error?: unknown; readonly message: string }) => void,
  ): void;
  addEventListener(
    type: 'unhandledrejection',
    listener: (event: { readonly reason: unknown }) => void,
  ): void;
}

/**
 * Reports errors of the page that nothing caught: each is logged once by main, and the user is notified. The page goes
 * on, unless the error left its board incomplete.
 */
export function reportUncaughtErrors(
  source: ErrorSource,
  app: Pick<AppModel, 'ask' | 'tell' | 'boardFailed'>,
): void {
  const repeated = new RepeatedErrors();
  const report = (error: unknown): void => {
    if (harmless.test(String(error)) || repeated.count(error) > 1) return;
    // When main is out of reach, that is the greater problem.
    app.ask('app.reportError', { message: describeError(error).slice(0, 2_000) }).catch(() => {});
    // The window draws by itself what a worker does not.
    if (error instanceof WorkerFailure) return;
    if (error instanceof BoardMessageError) {
      app.boardFailed(error).catch(() => {});
      return;
    }
    app.tell(() => ({
      id: 'unexpected-error',
      level: 'error',
      title: t('notices.somethingWrong'),
      text: t('notices.somethingWrongText'),
    }));
  };
  source.addEventListener('error', ({ error, message }) => report(error ?? message));
  source.addEventListener('unhandledrejection', ({ reason }) => report(reason));
}

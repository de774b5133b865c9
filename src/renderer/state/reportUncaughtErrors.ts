import type { AppModel } from './AppModel.ts';
import { messageOf } from './AppModel.ts';
import { BoardMessageError } from './BoardConnection.ts';

/** Distinct errors that are logged; a page that throws something new in each frame does not fill the log. */
const maxReported = 20;

/** Chromium reports observers that could not keep up with a layout this way; the next frame makes up for it. */
const harmless = /^ResizeObserver loop/;

export interface ErrorSource {
  addEventListener(type: 'error', listener: (event: ErrorEvent) => void): void;
  addEventListener(
    type: 'unhandledrejection',
    listener: (event: PromiseRejectionEvent) => void,
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
  const reported = new Set<string>();
  const report = (error: unknown): void => {
    const message = descriptionOf(error).slice(0, 2_000);
    if (harmless.test(message) || reported.has(message) || reported.size >= maxReported) return;
    reported.add(message);
    // Main may be unreachable, which is then the lesser problem.
    app.ask('app.reportError', { message }).catch(() => {});
    if (error instanceof BoardMessageError) {
      app.boardFailed(error).catch(() => {});
      return;
    }
    app.tell({
      id: 'unexpected-error',
      level: 'error',
      title: 'Something went wrong',
      text: 'Everything saved is safe. If anything looks wrong, close this window and open it again.',
    });
  };
  source.addEventListener('error', ({ error, message }) => report(error ?? message));
  source.addEventListener('unhandledrejection', ({ reason }) => report(reason));
}

/** With the place it was thrown at; an error that only wraps another one says what that was. */
function descriptionOf(error: unknown): string {
  if (!(error instanceof Error)) return messageOf(error);
  const { cause, stack } = error;
  const own = stack ?? `${error.name}: ${error.message}`;
  return cause instanceof Error ? `${own}\ncaused by ${descriptionOf(cause)}` : own;
}

import type { MainNotice } from '../../shared/mainNotice.ts';
import { RepeatedErrors } from '../../shared/RepeatedErrors.ts';
import type { Log } from './Log.ts';

/** The part of `process` that reports uncaught errors. */
export interface CrashSource {
  on(
    event: 'uncaughtException' | 'unhandledRejection',
    listener: (error: unknown) => void,
  ): unknown;
  off(
    event: 'uncaughtException' | 'unhandledRejection',
    listener: (error: unknown) => void,
  ): unknown;
}

/**
 * Handles all uncaught errors: each is logged, the user is notified, and the app goes on, since what is
 * drawn is in the windows and what is saved is on disk. @returns stops handling them
 */
export function watchUncaughtErrors(
  source: CrashSource,
  log: Log,
  tell: (notice: MainNotice) => void,
): () => void {
  const repeated = new RepeatedErrors();
  const handle = (what: string) => (error: unknown) => {
    // Logging it would write to that terminal again, endlessly.
    if (isTerminalError(error)) return;
    const count = repeated.count(error);
    // A recurring error is logged again at the 10th, the 100th, the 1,000th time.
    if (!Number.isInteger(Math.log10(count))) return;
    log.error(what, { error: error instanceof Error ? error : new Error(String(error)), count });
    if (count > 1) return;
    try {
      tell({
        id: 'unexpected-error',
        level: 'error',
        code: 'unexpected-error',
      });
    } catch (failure) {
      log.error('the user could not be told of an error', { error: failure });
    }
  };
  const onException = handle('uncaught exception');
  const onRejection = handle('unhandled rejection');
  source.on('uncaughtException', onException);
  source.on('unhandledRejection', onRejection);
  return () => {
    source.off('uncaughtException', onException);
    source.off('unhandledRejection', onRejection);
  };
}

/** How writing to a closed terminal fails, or to a full disk that the output is redirected to. */
const terminalError = /^write (EPIPE|EIO|ENOSPC|EBADF)\b|^(EPIPE|EIO|ENOSPC|EBADF): [^,]+, write$/;

function isTerminalError(error: unknown): boolean {
  return error instanceof Error && terminalError.test(error.message);
}

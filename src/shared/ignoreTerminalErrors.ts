/**
 * Lets a program go on when its terminal was closed or its output goes to a full disk (EPIPE, EIO, ENOSPC, EBADF).
 * Without it each line is an exception that nobody catches, and a program that logs those would never stop. To be
 * called before anything is written.
 */
export function ignoreTerminalErrors(): void {
  for (const name of ['stdout', 'stderr'] as const) {
    try {
      process[name].on('error', () => undefined);
    } catch {
      // Not a stream that Node can write to; writing to it fails with the same error.
    }
  }
}

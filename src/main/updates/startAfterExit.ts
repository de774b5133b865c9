import { spawn } from 'node:child_process';

/** Waits for the end of a process, since a data folder has one app only. `$0` is the process, `$1` the program. */
const script = 'while kill -0 "$0" 2>/dev/null; do sleep 0.1; done; exec "$1"';

/** Variables by which an AppImage describes itself: they are those of the version before. */
const appImageVariables = new Set(['APPIMAGE', 'APPDIR', 'ARGV0', 'OWD']);

/** Starts a program once this process has ended. For Linux. */
export function startAfterExit(program: string): void {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !appImageVariables.has(name)),
  );
  const options = { detached: true, stdio: 'ignore', env } as const;
  spawn('/bin/sh', ['-c', script, String(process.pid), program], options)
    // The new version starts at the next start then.
    .on('error', () => {})
    .unref();
}

/**
 * Loaded before a program (`node --import`): kills the process right before it changes files for the nth time, as
 * the environment variable KILL_AT_FILE_CHANGE says. What SQLite does to its own files does not count.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const changes = ['mkdirSync', 'rmdirSync', 'renameSync', 'writeFileSync', 'copyFileSync'] as const;

let remaining = Number(process.env.KILL_AT_FILE_CHANGE);

for (const name of changes) {
  const change = fs[name] as (...args: unknown[]) => unknown;
  Object.assign(fs, {
    [name]: (...args: unknown[]): unknown => {
      remaining -= 1;
      if (remaining === 0) process.kill(process.pid, 'SIGKILL');
      return change(...args);
    },
  });
}
syncBuiltinESMExports();

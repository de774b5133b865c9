import { mkdirSync } from 'node:fs';
import { app, crashReporter } from 'electron';
import { type Crash, crashReasons } from '../../shared/crash.ts';
import type { Log } from '../log/Log.ts';
import type { CrashReports } from './CrashReports.ts';

/** Of the process that runs the server of shared boards, as Chromium reports it. */
export const serverProcessName = 'Everink sync server';

/** Has Chromium write a memory dump of each process that crashes, and sends none. */
export function writeDumps(folder: string, log: Log): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    app.setPath('crashDumps', folder);
    crashReporter.start({ uploadToServer: false });
  } catch (error) {
    log.warn('no dump is written when a process crashes', { error });
  }
}

/** Records each process of the app that ends unexpectedly. */
export function watchCrashes(reports: CrashReports): void {
  app.on('render-process-gone', (_event, _contents, { reason, exitCode }) => {
    record(reports, 'window', reason, exitCode);
  });
  app.on('child-process-gone', (_event, { type, name, reason, exitCode }) => {
    const process = processOf(type, name);
    // Everink itself ends it.
    if (process === 'server' && reason === 'killed') return;
    record(reports, process, reason, exitCode);
  });
}

function record(
  reports: CrashReports,
  process: Crash['process'],
  reason: string,
  exitCode: number,
): void {
  if (reason === 'clean-exit') return;
  const known = crashReasons.find((one) => one === reason) ?? 'abnormal-exit';
  reports.record({ process, reason: known, exitCode });
}

function processOf(type: string, name: string | undefined): Crash['process'] {
  if (type === 'GPU') return 'graphics';
  return name === serverProcessName ? 'server' : 'other';
}

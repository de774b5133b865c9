import { mkdirSync } from 'node:fs';
import { app, crashReporter } from 'electron';
import { type Crash, crashReasons } from '../../shared/crash.ts';
import type { Log } from '../log/Log.ts';
import type { CrashReports } from './CrashReports.ts';

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
  app.on('child-process-gone', (_event, { type, serviceName, reason, exitCode }) => {
    // Everink itself ends the server of shared boards.
    if (reason !== 'killed') record(reports, processOf(type, serviceName), reason, exitCode);
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

function processOf(type: string, serviceName: string | undefined): Crash['process'] {
  if (type === 'GPU') return 'graphics';
  return serviceName === undefined ? 'other' : 'server';
}

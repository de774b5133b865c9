/**
 * Logs to the terminal and to a file as the app does, once a file called `go` is in its folder, and writes down in
 * `result` what nobody caught. The third argument names the one guard against terminal errors that is in place:
 * `streams` or `uncaughtErrors`.
 */
import { existsSync, renameSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { ignoreTerminalErrors } from '../../../shared/ignoreTerminalErrors.ts';
import { openLog } from '../openLog.ts';
import { Scrubber } from '../Scrubber.ts';
import { watchUncaughtErrors } from '../watchUncaughtErrors.ts';

const [folder = '', lineCount = '0', guard = ''] = process.argv.slice(2);
process.on('SIGHUP', () => undefined);
if (guard === 'streams') ignoreTerminalErrors();
const log = openLog({
  dataFolder: folder,
  level: 'info',
  toTerminal: true,
  scrubber: new Scrubber(),
});
let noticeCount = 0;
const uncaught: string[] = [];
process.on('uncaughtException', ({ message }) => uncaught.push(message));
if (guard === 'uncaughtErrors') {
  watchUncaughtErrors(process, log, () => {
    noticeCount += 1;
  });
}

writeFileSync(join(folder, 'ready'), '');
const watcher = watch(folder, () => goOnce());
let hasGone = false;
goOnce();

function goOnce(): void {
  if (hasGone || !existsSync(join(folder, 'go'))) return;
  hasGone = true;
  watcher.close();
  void writeAll();
}

async function writeAll(): Promise<void> {
  for (let line = 0; line < Number(lineCount); line += 1) {
    // Each in a turn of its own: while the console writes, it hides the errors of all writes of the same turn.
    await writeDirectly(process.stdout);
    await writeDirectly(process.stderr);
    log.info('a line', { line });
    await setImmediate();
  }
  log.warn('a warning');
  await setImmediate();
  const result = join(folder, 'result');
  writeFileSync(`${result}.tmp`, JSON.stringify({ noticeCount, uncaught }));
  renameSync(`${result}.tmp`, result);
  process.exit(0);
}

/** Resolves once the write came to an end, and the stream had time to report its error. */
async function writeDirectly(stream: NodeJS.WritableStream): Promise<void> {
  await new Promise<void>((done) => stream.write('written directly\n', () => done()));
  await setImmediate();
}

/**
 * Logs to the terminal and to a file as the app does, once a file called `go` is in its folder, and writes down in
 * `result` what nobody caught.
 */
import { existsSync, renameSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ignoreTerminalErrors } from '../../../shared/ignoreTerminalErrors.ts';
import { openCrashDoor } from '../crashDoor.ts';
import { openLog } from '../openLog.ts';
import { Scrubber } from '../Scrubber.ts';

const [folder = '', lineCount = '0'] = process.argv.slice(2);
process.on('SIGHUP', () => undefined);
ignoreTerminalErrors();
const log = openLog({
  dataFolder: folder,
  level: 'info',
  toTerminal: true,
  scrubber: new Scrubber(),
});
let noticeCount = 0;
openCrashDoor(process, log, () => {
  noticeCount += 1;
});

writeFileSync(join(folder, 'ready'), '');
const watcher = watch(folder, () => goOnce());
let hasGone = false;
goOnce();

function goOnce(): void {
  if (hasGone || !existsSync(join(folder, 'go'))) return;
  hasGone = true;
  watcher.close();
  process.stdout.write('written directly\n');
  process.stderr.write('written directly\n');
  for (let line = 0; line < Number(lineCount); line += 1) log.info('a line', { line });
  log.warn('a warning');
  // Errors of streams come later than the writes.
  setTimeout(() => {
    const result = join(folder, 'result');
    writeFileSync(`${result}.tmp`, JSON.stringify({ noticeCount }));
    renameSync(`${result}.tmp`, result);
    process.exit(0);
  }, 100);
}

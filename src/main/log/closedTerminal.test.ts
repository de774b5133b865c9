import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const program = resolve(import.meta.dirname, 'testing/loggingProgram.ts');
const lineCount = 200;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'everink-terminal-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Resolves when the program has made this file. */
function made(name: string): Promise<void> {
  return new Promise((done) => {
    const watcher = watch(folder, () => look());
    const look = (): void => {
      if (!existsSync(join(folder, name))) return;
      watcher.close();
      done();
    };
    look();
  });
}

const go = (): void => writeFileSync(join(folder, 'go'), '');

function expectUnharmed(): void {
  const result: unknown = JSON.parse(readFileSync(join(folder, 'result'), 'utf8'));
  expect(result).toEqual({ noticeCount: 0 });
  const lines = readFileSync(join(folder, 'logs/everink.log'), 'utf8').trimEnd().split('\n');
  expect(lines.filter((line) => line.includes('a line'))).toHaveLength(lineCount);
  // Not one about the terminal.
  expect(lines).toHaveLength(lineCount + 1);
}

const start = (stdio: ('pipe' | 'ignore' | number)[]): ChildProcess =>
  spawn(process.execPath, [program, folder, `${lineCount}`], { stdio });

describe.skipIf(process.platform === 'win32')(
  'I19: a terminal that is gone changes nothing',
  () => {
    it('when nobody reads its pipes any more', async () => {
      const child = start(['ignore', 'pipe', 'pipe']);
      const exited = once(child, 'exit');
      await made('ready');
      child.stdout?.destroy();
      child.stderr?.destroy();
      go();
      expect(await exited).toEqual([0, null]);
      expectUnharmed();
    });

    it.runIf(existsSync('/dev/full'))('when its output goes to a full disk', async () => {
      const full = openSync('/dev/full', 'w');
      const child = start(['ignore', full, full]);
      closeSync(full);
      const exited = once(child, 'exit');
      go();
      expect(await exited).toEqual([0, null]);
      expectUnharmed();
    });

    it.runIf(spawnSync('script', ['--version']).status === 0)(
      'when the window it was in is closed',
      async () => {
        const command = `exec '${process.execPath}' '${program}' '${folder}' ${lineCount}`;
        // A pseudo-terminal, which hangs up when the program that holds it is killed.
        const terminal = spawn('script', ['-qfc', command, '/dev/null'], { stdio: 'ignore' });
        const closed = once(terminal, 'exit');
        await made('ready');
        terminal.kill('SIGKILL');
        await closed;
        go();
        await made('result');
        expectUnharmed();
      },
    );
  },
);

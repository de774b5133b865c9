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
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { programPath } from '../../shared/testing/programs.ts';

const program = programPath('loggingProgram');
const lineCount = 20;
const resultSchema = z.strictObject({ noticeCount: z.number(), uncaught: z.array(z.string()) });
let folder: string;
let child: ChildProcess | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'everink-terminal-'));
});
afterEach(() => {
  // A program that logs its own write errors would do so forever.
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

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

/** Either guard alone is enough: the streams of the app, and its door for what nobody caught. */
const guards = ['streams', 'uncaughtErrors'] as const;
type Guard = (typeof guards)[number];

const go = (): void => writeFileSync(join(folder, 'go'), '');

/** @param cause of the errors that the terminal gave, which the door must have met and passed over in silence */
function expectUnharmed(guard: Guard, cause: RegExp): void {
  const { noticeCount, uncaught } = resultSchema.parse(
    JSON.parse(readFileSync(join(folder, 'result'), 'utf8')),
  );
  expect(noticeCount).toBe(0);
  if (guard === 'streams') expect(uncaught).toEqual([]);
  else expect(uncaught).toContainEqual(expect.stringMatching(cause));
  const lines = readFileSync(join(folder, 'logs/everink.log'), 'utf8').trimEnd().split('\n');
  expect(lines.filter((line) => line.includes('a line'))).toHaveLength(lineCount);
  // Not one about the terminal.
  expect(lines).toHaveLength(lineCount + 1);
}

function start(guard: Guard, stdio: ('pipe' | 'ignore' | number)[]): ChildProcess {
  child = spawn(process.execPath, [program, folder, `${lineCount}`, guard], { stdio });
  return child;
}

/** Runs the program with both its outputs on this file. */
async function runInto(guard: Guard, file: string, flags: string): Promise<void> {
  const output = openSync(file, flags);
  const exited = once(start(guard, ['ignore', output, output]), 'exit');
  closeSync(output);
  go();
  expect(await exited).toEqual([0, null]);
}

describe.skipIf(process.platform === 'win32').each(guards)(
  'I19: a closed terminal does no harm, with the guard of the %s',
  (guard) => {
    it('when its pipes are closed', async () => {
      const piped = start(guard, ['ignore', 'pipe', 'pipe']);
      const exited = once(piped, 'exit');
      await made('ready');
      piped.stdout?.destroy();
      piped.stderr?.destroy();
      go();
      expect(await exited).toEqual([0, null]);
      expectUnharmed(guard, /EPIPE/);
    });

    it.runIf(existsSync('/dev/full'))('when its output goes to a full disk', async () => {
      await runInto(guard, '/dev/full', 'w');
      expectUnharmed(guard, /ENOSPC/);
    });

    it('when its output cannot be written at all', async () => {
      await runInto(guard, '/dev/null', 'r');
      expectUnharmed(guard, /EBADF/);
    });

    it.runIf(spawnSync('script', ['--version']).status === 0)(
      'when its window is closed',
      async () => {
        const command = `exec '${process.execPath}' '${program}' '${folder}' ${lineCount} ${guard}`;
        // A pseudo-terminal, which hangs up when the program that holds it is killed.
        const terminal = spawn('script', ['-qfc', command, '/dev/null'], { stdio: 'ignore' });
        const closed = once(terminal, 'exit');
        await made('ready');
        terminal.kill('SIGKILL');
        await closed;
        go();
        await made('result');
        expectUnharmed(guard, /EIO/);
      },
    );
  },
);

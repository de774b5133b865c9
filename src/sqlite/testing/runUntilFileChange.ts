import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { programPath } from '../../shared/testing/programs.ts';

/**
 * Runs a program that is killed right before it changes files for the nth time.
 * @returns false when it ended by itself before that
 * @throws when it failed
 */
export async function runUntilFileChange(
  count: number,
  program: string,
  args: readonly string[],
): Promise<boolean> {
  const preload = programPath('killAtFileChange');
  const child = spawn(process.execPath, ['--import', preload, program, ...args], {
    env: { ...process.env, KILL_AT_FILE_CHANGE: String(count) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  if (signal === 'SIGKILL') return true;
  if (code !== 0) throw new Error(`${program} ended with ${code ?? signal}`);
  return false;
}

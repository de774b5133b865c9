import { delimiter } from 'node:path';
import { run } from '../../scripts/setup/command.mjs';
import { toolEnvironment } from '../../scripts/setup/folders.mjs';

interface RunOptions {
  /** Default: the folder of the repository. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program. @returns what it prints @throws Error with all its output, when it fails */
export async function runCommand(
  [program = '', ...args]: readonly string[],
  { cwd, env = {} }: RunOptions = {},
): Promise<string> {
  const tools = toolEnvironment();
  const path = [tools.PATH, '/usr/sbin', '/sbin'].join(delimiter);
  const { exitCode, stdout, stderr } = await run(program, args, {
    env: { ...tools, PATH: path, ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });
  if (exitCode !== 0) {
    const command = [program, ...args].join(' ');
    throw new Error(`${command} ended with ${exitCode}\n${stdout}${stderr}`);
  }
  return stdout;
}

import { spawn } from 'node:child_process';
import { delimiter, join, resolve } from 'node:path';

export const repositoryRoot = resolve(import.meta.dirname, '../..');

interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program. @returns its output @throws Error with its output, when it fails */
export async function runCommand(
  [program = '', ...args]: readonly string[],
  { cwd = repositoryRoot, env = {} }: RunOptions = {},
): Promise<string> {
  const binFolder = join(repositoryRoot, 'node_modules/.bin');
  const path = [binFolder, process.env.PATH, '/usr/sbin', '/sbin'].join(delimiter);
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, PATH: path, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => output.push(text.toString()));
  }
  return await new Promise((done, fail) => {
    const command = [program, ...args].join(' ');
    child.once('error', (error) => fail(new Error(`${command}: ${error.message}`)));
    child.once('close', (code) => {
      if (code === 0) done(output.join(''));
      else fail(new Error(`${command} ended with ${code}\n${output.join('')}`));
    });
  });
}

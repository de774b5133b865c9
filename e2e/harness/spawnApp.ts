import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import electron from 'electron';
import { withoutOurVariables } from './app.ts';
import { displaySwitches } from './testDisplay.ts';
import { suiteLanguage } from './words.ts';

const repositoryFolder = resolve(import.meta.dirname, '../..');

/** The outcome of a start without a window. */
export interface EndedApp {
  readonly code: number | null;
  readonly output: string;
}

interface SpawnOptions {
  readonly dataFolder: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The target of its output: a file descriptor, or this process. */
  readonly output?: 'pipe' | number;
  /** Node's module that Electron loads first. */
  readonly required?: string;
  /** Its arguments. */
  readonly args?: readonly string[];
  /** The folder that it is started in. */
  readonly cwd?: string;
}

/** Starts the built app as a user does, without Playwright. */
export function spawnApp({
  dataFolder,
  env,
  output = 'pipe',
  required,
  args = [],
  cwd = repositoryFolder,
}: SpawnOptions): ChildProcess {
  const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  // In Node, the `electron` package exports the path of the program.
  return spawn(
    electron as unknown as string,
    [
      ...flags,
      ...displaySwitches(),
      ...(required === undefined ? [] : ['--require', required]),
      repositoryFolder,
      ...args,
    ],
    {
      cwd,
      env: {
        ...withoutOurVariables(process.env),
        EVERINK_USER_DATA: dataFolder,
        EVERINK_METRICS_PORT: 'off',
        EVERINK_LANGUAGE: suiteLanguage,
        ...env,
      },
      stdio: ['ignore', output, output],
    },
  );
}

/** Starts the app and waits for its exit, for starts that end at once. Dialogs of the system are in the output. */
export async function runApp(
  dataFolder: string,
  options: Pick<SpawnOptions, 'env' | 'args' | 'cwd'> = {},
): Promise<EndedApp> {
  const required = join(import.meta.dirname, 'printDialogs.cjs');
  const child = spawnApp({ dataFolder, required, ...options });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output: output.join('') };
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { withoutOurVariables } from '../harness/app.ts';
import { killTree, processTree } from '../harness/processTree.ts';
import { suiteLanguage } from '../harness/words.ts';

/** A run of the installed program, which nothing but its display and its output leads into. */
export class InstalledApp {
  readonly #process: ChildProcess;
  #output = '';

  /** @param configFolder where programs keep the data of their user */
  constructor(configFolder: string, env: NodeJS.ProcessEnv) {
    this.#process = spawn('everink', process.getuid?.() === 0 ? ['--no-sandbox'] : [], {
      env: {
        ...withoutOurVariables(env),
        XDG_CONFIG_HOME: configFolder,
        EVERINK_METRICS_PORT: 'off',
        // Without the welcome board, and without a question.
        EVERINK_BOARD: 'installed',
        EVERINK_UPDATES: 'off',
        EVERINK_LANGUAGE: suiteLanguage,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text;
      });
    }
  }

  /** The log and whatever else it printed. */
  get output(): string {
    return this.#output;
  }

  /** The number of its pages, developer tools included. */
  async pageCount(): Promise<number> {
    const commands = await Promise.all(
      (await this.#tree()).map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
    );
    return commands.filter((command) => command.includes('--type=renderer')).length;
  }

  /** Kills all of it at once. */
  async kill(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, 'exit');
    await killTree(this.#process.pid ?? 0);
    await ended;
  }

  async #tree(): Promise<readonly number[]> {
    return await processTree(this.#process.pid ?? 0);
  }
}

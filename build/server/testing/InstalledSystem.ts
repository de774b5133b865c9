import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../runCommand.ts';

/**
 * A copy of this system, above which packages are installed and systemd is booted: this system itself stays as it is.
 * Requires root and systemd-nspawn (Debian package "systemd-container").
 */
export class InstalledSystem {
  readonly #folder: string;
  #machine: ChildProcess | undefined;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async create(): Promise<InstalledSystem> {
    const folder = mkdtempSync(join(tmpdir(), 'everink-system-'));
    const system = new InstalledSystem(folder);
    await runCommand(['mount', '-t', 'tmpfs', 'tmpfs', folder]);
    const [upper, work] = ['upper', 'work'].map((name) => join(folder, name));
    for (const path of [upper, work, system.root]) mkdirSync(path ?? '');
    const layers = `lowerdir=/,upperdir=${upper},workdir=${work}`;
    await runCommand(['mount', '-t', 'overlay', 'overlay', '-o', layers, system.root]);
    return system;
  }

  /** Where its files are. */
  get root(): string {
    return join(this.#folder, 'root');
  }

  /** Runs Debian's installer on it. */
  async dpkg(...args: readonly string[]): Promise<string> {
    return await runCommand(['dpkg', `--root=${this.root}`, ...args]);
  }

  /** Starts systemd with all enabled services, on the network of this machine. */
  boot(): void {
    this.#machine = spawn(
      'systemd-nspawn',
      ['--directory', this.root, '--boot', '--register=no', '--keep-unit', '--quiet'],
      {
        env: { ...process.env, SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: '1' },
        stdio: 'ignore',
      },
    );
  }

  /** Cuts the power. */
  async kill(): Promise<void> {
    const machine = this.#machine;
    this.#machine = undefined;
    if (machine?.pid === undefined || machine.exitCode !== null) return;
    const exited = once(machine, 'exit');
    // With the first process of a system all others end. systemd-nspawn ends after them, but they would outlive it.
    for (const pid of childrenOf(machine.pid)) process.kill(pid, 'SIGKILL');
    await exited;
  }

  async dispose(): Promise<void> {
    await this.kill();
    for (const path of [this.root, this.#folder]) {
      await runCommand(['umount', '--lazy', path]).catch(() => undefined);
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** The processes that a process of one thread has started. */
const childrenOf = (pid: number): readonly number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .split(' ')
    .filter((child) => child !== '')
    .map(Number);

import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

/** A small disk of its own, in memory, that a test can fill and forbid to write. */
export class SmallDisk {
  readonly folder: string;

  /** @throws when this system does not allow mounting; see `whyNoSmallDisk`. */
  constructor(folder: string, sizeBytes: number) {
    mkdirSync(folder, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeBytes}`, 'tmpfs', folder], quiet);
    this.folder = folder;
  }

  setWritable(isWritable: boolean): void {
    const mode = isWritable ? 'rw' : 'ro';
    execFileSync('mount', ['-o', `remount,${mode}`, this.folder], quiet);
  }

  remove(): void {
    execFileSync('umount', ['-l', this.folder], quiet);
  }
}

const quiet = { stdio: 'pipe' } as const;

/** Why a `SmallDisk` cannot be made here; undefined when it can. */
export function whyNoSmallDisk(): string | undefined {
  if (process.platform !== 'linux') return 'only Linux mounts a small disk in memory';
  if (process.getuid?.() !== 0) return 'mounting a small disk takes root';
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], quiet);
    return undefined;
  } catch {
    return 'this system does not allow mounting';
  }
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Crash, type CrashList, crashSchema } from '../../shared/crash.ts';
import { writeAtomically } from '../files/writeAtomically.ts';
import type { Log } from '../log/Log.ts';
import { keepNewestDumps } from './keepNewestDumps.ts';

/** Most crashes that are listed. */
const maxCrashes = 30;
/** Most dumps that are kept: each may have some megabytes. */
const maxDumps = 10;
/** A dump is written within this time of its crash. */
const dumpDelayMs = 60_000;

const listSchema = z.object({
  /** The version that ran last: a crash of the main process is found by the next start only. */
  version: z.string().max(40),
  crashes: z.array(crashSchema).max(maxCrashes),
});

export interface CrashReportsOptions {
  /** The data folder. Chromium writes its dumps to `crash-reports` in it. */
  readonly dataFolder: string;
  /** Of Everink. */
  readonly version: string;
  readonly log: Log;
  readonly wallMs?: () => number;
}

/**
 * The crashes of this device, in `crash-reports/list.json`, next to the dumps that Chromium writes. Both are bounded, and
 * nothing is ever sent. A list that cannot be read or written is a line in the log, never more.
 */
export class CrashReports {
  readonly #options: CrashReportsOptions;
  readonly #path: string;
  readonly folder: string;
  #crashes: readonly Crash[] = [];
  #isRead = false;
  /** That ran last. */
  #lastVersion: string;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: CrashReportsOptions) {
    this.#options = options;
    this.#lastVersion = options.version;
    this.folder = crashFolder(options.dataFolder);
    this.#path = join(this.folder, 'list.json');
  }

  get list(): CrashList {
    return { crashes: this.#crashes.toReversed(), folder: this.folder };
  }

  /** Reads the list, adds a crash of the main process in the last run, and removes old dumps. Never rejects. */
  async open(): Promise<void> {
    this.#read();
    try {
      const dumpsMs = await keepNewestDumps(this.folder, maxDumps);
      for (const atMs of dumpsMs) {
        if (this.#crashes.some((crash) => Math.abs(crash.atMs - atMs) < dumpDelayMs)) continue;
        this.#add({ atMs, process: 'main', reason: 'crashed', version: this.#lastVersion });
      }
    } catch (error) {
      this.#options.log.warn('the crash reports cannot be read', { error });
    }
    await this.#save();
  }

  /** Adds a crash that has just happened, possibly before `open`. */
  record(crash: Omit<Crash, 'atMs' | 'version'>): void {
    const { wallMs = Date.now, version } = this.#options;
    this.#read();
    this.#add({ ...crash, atMs: wallMs(), version });
    void this.#save();
  }

  /** Resolves when the list is on disk, or the disk refused it. Never rejects. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  #add(crash: Crash): void {
    this.#crashes = [...this.#crashes, crash]
      .toSorted((a, b) => a.atMs - b.atMs)
      .slice(-maxCrashes);
  }

  /** Reads the list, the first time. */
  #read(): void {
    if (this.#isRead) return;
    this.#isRead = true;
    try {
      const last = listSchema.parse(JSON.parse(readFileSync(this.#path, 'utf8')));
      this.#crashes = last.crashes;
      this.#lastVersion = last.version;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
        this.#options.log.warn('the list of crashes is damaged, and begins again', { error });
      }
    }
  }

  #save(): Promise<void> {
    const { version, log } = this.#options;
    this.#writing = this.#writing.then(async () => {
      const list = { version, crashes: this.#crashes };
      await writeAtomically(this.#path, `${JSON.stringify(list, undefined, 2)}\n`).catch((error) =>
        log.warn('the list of crashes cannot be written', { error }),
      );
    });
    return this.#writing;
  }
}

/** Where crash reports are, in the data folder. */
export const crashFolder = (dataFolder: string): string => join(dataFolder, 'crash-reports');

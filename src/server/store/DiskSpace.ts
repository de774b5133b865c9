import { freeBytes } from './storageHealth.ts';

/** How long a measurement is used; bytes written in the meantime are subtracted. */
export const measuredForMs = 1_000;

/** Keeps a reserve free on the disk of the data folder. */
export class DiskSpace {
  readonly #dataFolder: string;
  readonly #minFreeBytes: number;
  readonly #nowMs: () => number;
  #measuredAtMs = Number.NEGATIVE_INFINITY;
  #freeBytes = 0;

  /** @param nowMs monotonic */
  constructor(dataFolder: string, minFreeBytes: number, nowMs: () => number) {
    this.#dataFolder = dataFolder;
    this.#minFreeBytes = minFreeBytes;
    this.#nowMs = nowMs;
  }

  /** Whether the bytes may be written; if so they count as written. */
  take(sizeBytes: number): boolean {
    if (this.#nowMs() - this.#measuredAtMs >= measuredForMs) {
      this.#measuredAtMs = this.#nowMs();
      this.#freeBytes = freeBytes(this.#dataFolder);
    }
    if (this.#freeBytes - sizeBytes < this.#minFreeBytes) return false;
    this.#freeBytes -= sizeBytes;
    return true;
  }
}

import { freeBytes } from './storageHealth.ts';

/** How long a measurement counts; what is written in the meantime is subtracted. */
const measuredForMs = 1_000;

/** Whether the disk of the data folder has room for more, so that nobody fills it to the last byte. */
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

  /** Whether so many bytes may be written; then they count as written. */
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

import { maxBitmapsSizeBytes } from '../../../shared/limits.ts';
import type { ImageProblem } from '../../shapes/DrawnLabels.ts';
import { decodeImage, halved } from './decodeImage.ts';

interface Entry {
  bitmap: ImageBitmap;
  lastUsedMs: number;
}

/** Images used within this time may be used again in the same picture. */
const inUseMs = 2_000;
const bytesPerPixel = 4;
/** Smaller images are not reduced. */
const leastShrunkSizeBytes = 64 * 1024;

const sizeBytesOf = ({ width, height }: ImageBitmap): number => width * height * bytesPerPixel;

/**
 * A cache of decoded images of bounded size, by content hash. It evicts the least recently used. If those in use
 * exceed the limit, the largest is halved: evicting it would decode it again at once and evict another,
 * endlessly.
 */
export class DecodedImages {
  readonly #limitSizeBytes: number;
  readonly #decode: (hash: string, bytes: Uint8Array) => Promise<ImageBitmap | ImageProblem>;
  readonly #halve: (bitmap: ImageBitmap) => Promise<ImageBitmap>;
  readonly #nowMs: () => number;
  readonly #entries = new Map<string, Entry>();
  readonly #problems = new Map<string, ImageProblem>();
  /** Decodes one image at a time, since each may take much memory. */
  #queue: Promise<void> = Promise.resolve();
  #sizeBytes = 0;
  #isDisposed = false;

  constructor({
    limitSizeBytes = maxBitmapsSizeBytes,
    decode = decodeImage,
    halve = halved,
    nowMs = (): number => performance.now(),
  } = {}) {
    this.#limitSizeBytes = limitSizeBytes;
    this.#decode = decode;
    this.#halve = halve;
    this.#nowMs = nowMs;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  get(hash: string): ImageBitmap | undefined {
    const entry = this.#entries.get(hash);
    if (entry !== undefined) entry.lastUsedMs = this.#nowMs();
    return entry?.bitmap;
  }

  /** Why an image cannot be shown, once known. */
  problem(hash: string): ImageProblem | undefined {
    return this.#problems.get(hash);
  }

  /** Resolves when the image is available or its problem is known. Never rejects. */
  decode(hash: string, bytes: Uint8Array): Promise<void> {
    this.#queue = this.#queue.then(() => this.#decodeNext(hash, bytes));
    return this.#queue;
  }

  /** The bytes of these images have changed. */
  forgetProblems(hashes: Iterable<string>): void {
    for (const hash of hashes) this.#problems.delete(hash);
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const hash of [...this.#entries.keys()]) this.#remove(hash);
  }

  async #decodeNext(hash: string, bytes: Uint8Array): Promise<void> {
    if (this.#isDisposed || this.#entries.has(hash) || this.#problems.has(hash)) return;
    const decoded = await this.#decode(hash, bytes);
    if (typeof decoded === 'string') {
      this.#problems.set(hash, decoded);
      return;
    }
    if (this.#isDisposed) {
      decoded.close();
      return;
    }
    this.#entries.set(hash, { bitmap: decoded, lastUsedMs: this.#nowMs() });
    this.#sizeBytes += sizeBytesOf(decoded);
    await this.#trim();
  }

  async #trim(): Promise<void> {
    while (this.#sizeBytes > this.#limitSizeBytes && !this.#isDisposed) {
      const oldest = this.#best((one, other) => one.lastUsedMs < other.lastUsedMs);
      if (oldest !== undefined && this.#nowMs() - oldest[1].lastUsedMs > inUseMs) {
        this.#remove(oldest[0]);
        continue;
      }
      const largest = this.#best(
        (one, other) => sizeBytesOf(one.bitmap) > sizeBytesOf(other.bitmap),
      );
      if (largest === undefined || sizeBytesOf(largest[1].bitmap) < leastShrunkSizeBytes) {
        if (oldest === undefined) return;
        this.#remove(oldest[0]);
      } else {
        await this.#shrink(largest[1]);
      }
    }
  }

  async #shrink(entry: Entry): Promise<void> {
    const beforeSizeBytes = sizeBytesOf(entry.bitmap);
    entry.bitmap = await this.#halve(entry.bitmap);
    this.#sizeBytes += sizeBytesOf(entry.bitmap) - beforeSizeBytes;
    if (this.#isDisposed) entry.bitmap.close();
  }

  #best(isBetter: (one: Entry, other: Entry) => boolean): [string, Entry] | undefined {
    let best: [string, Entry] | undefined;
    for (const candidate of this.#entries) {
      if (best === undefined || isBetter(candidate[1], best[1])) best = candidate;
    }
    return best;
  }

  #remove(hash: string): void {
    const entry = this.#entries.get(hash);
    if (entry === undefined) return;
    this.#entries.delete(hash);
    this.#sizeBytes -= sizeBytesOf(entry.bitmap);
    entry.bitmap.close();
  }
}

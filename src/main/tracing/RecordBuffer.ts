import type { DeliveryRecord } from './DeliveryRecord.ts';

/** Records waiting to be sent, oldest first and never more than `capacity`: the oldest are dropped. */
export class RecordBuffer {
  readonly #capacity: number;
  #records: DeliveryRecord[] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#records.length;
  }

  /** Adds the newest. @returns how many older ones were dropped */
  add(records: readonly DeliveryRecord[]): number {
    this.#records.push(...records.slice(-this.#capacity));
    const skippedCount = Math.max(0, records.length - this.#capacity);
    return skippedCount + this.#trim();
  }

  /** Removes the oldest, to be sent. */
  take(maxCount: number): DeliveryRecord[] {
    return this.#records.splice(0, maxCount);
  }

  /** Puts back what could not be sent. @returns how many were dropped */
  putBack(records: readonly DeliveryRecord[]): number {
    this.#records.unshift(...records);
    return this.#trim();
  }

  clear(): number {
    return this.#records.splice(0).length;
  }

  #trim(): number {
    const excessCount = Math.max(0, this.#records.length - this.#capacity);
    this.#records.splice(0, excessCount);
    return excessCount;
  }
}

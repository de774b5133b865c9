import type { MainNotice } from '../../shared/mainNotice.ts';

/** The fraction of the quota at which the user is warned. */
export const warnedShare = 0.8;
/** The fraction below which the warning is withdrawn, so that it does not flicker with each operation. */
export const calmShare = 0.75;
const megabyteBytes = 1_000_000;

/** How the outbox's size compares with the quota. */
export type QuotaLevel = 'calm' | 'warned' | 'full';

export function nextQuotaLevel(before: QuotaLevel, share: number): QuotaLevel {
  if (share >= 1) return 'full';
  if (share >= warnedShare) return 'warned';
  return share > calmShare && before !== 'calm' ? 'warned' : 'calm';
}

export interface OutboxQuotaOptions {
  /** Present size of the outbox. */
  readonly sizeBytes: () => number;
  readonly tell: (notice: MainNotice) => void;
  readonly withdraw: (noticeId: string) => void;
}

const noticeId = 'outbox-quota';

/**
 * Watches the size of the outbox on disk. It warns and asks, and never refuses: what is drawn is kept
 * whatever the user answers.
 */
export class OutboxQuota {
  readonly #options: OutboxQuotaOptions;
  #quotaBytes = 0;
  #level: QuotaLevel = 'calm';

  constructor(options: OutboxQuotaOptions) {
    this.#options = options;
  }

  /** 0: none. */
  get quotaBytes(): number {
    return this.#quotaBytes;
  }

  /** @param quotaMb 0: none */
  setQuota(quotaMb: number): void {
    this.#quotaBytes = quotaMb * megabyteBytes;
    this.#options.withdraw(noticeId);
    this.#level = 'calm';
    this.check();
  }

  /** The quota doubled until the warning is over, megabytes. */
  get raisedMb(): number {
    let raisedBytes = Math.max(this.#quotaBytes, megabyteBytes);
    do raisedBytes *= 2;
    while (this.#options.sizeBytes() >= raisedBytes * calmShare);
    return Math.ceil(raisedBytes / megabyteBytes);
  }

  /** The outbox grew or shrank. */
  check(): void {
    const share = this.#quotaBytes === 0 ? 0 : this.#options.sizeBytes() / this.#quotaBytes;
    const level = nextQuotaLevel(this.#level, share);
    if (level === this.#level) return;
    this.#level = level;
    if (level === 'calm') this.#options.withdraw(noticeId);
    else this.#options.tell(level === 'full' ? this.#question() : this.#warning());
  }

  #warning(): MainNotice {
    return {
      id: noticeId,
      level: 'warning',
      code: 'outbox-nearly-full',
      megabytes: this.#quotaBytes / megabyteBytes,
    };
  }

  #question(): MainNotice {
    return {
      id: noticeId,
      level: 'warning',
      code: 'outbox-full',
      megabytes: this.#quotaBytes / megabyteBytes,
      actions: ['raise-outbox-quota', 'lift-outbox-quota', 'save-board'],
    };
  }
}

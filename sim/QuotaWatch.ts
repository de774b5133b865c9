import { actOnNotice } from '../src/main/actOnNotice.ts';
import { silentLog } from '../src/main/log/Log.ts';
import type { DrawingOperationQueue } from '../src/main/queue/DrawingOperationQueue.ts';
import {
  calmShare,
  OutboxQuota,
  type QuotaLevel,
  warnedShare,
} from '../src/main/queue/OutboxQuota.ts';
import type { SettingsChange } from '../src/main/settings/Configuration.ts';
import type { MainNotice } from '../src/shared/mainNotice.ts';
import type { AppProcess } from './AppProcess.ts';
import type { Ledger } from './Ledger.ts';
import type { Mutation } from './mutations.ts';
import type { Random } from './Random.ts';

export interface QuotaWatchOptions {
  readonly device: number;
  readonly random: Random;
  readonly ledger: Ledger;
  readonly mutation: Mutation;
  readonly quotaMb: number;
}

/** The quota of one run of the app. */
interface Watched {
  readonly appProcess: AppProcess;
  readonly queue: DrawingOperationQueue;
  readonly quota: OutboxQuota;
}

/**
 * The outbox limit in a device's settings, the notices that its windows show, and a user who answers some. Checks that
 * the notices match the outbox.
 */
export class QuotaWatch {
  readonly #options: QuotaWatchOptions;
  #quotaMb: number;
  /** The notice that the windows show. */
  #shown: QuotaLevel = 'calm';
  #watched: Watched | undefined;

  constructor(options: QuotaWatchOptions) {
    this.#options = options;
    this.#quotaMb = options.quotaMb;
  }

  /** The app starts, assembled as in `services.ts`. @returns a function to call after each delivery */
  begin(appProcess: AppProcess, queue: DrawingOperationQueue): () => void {
    const { mutation } = this.#options;
    const options = {
      sizeBytes: () => queue.outboxSizeBytes,
      tell: (notice: MainNotice) => this.#told(notice),
      withdraw: () => {
        this.#shown = 'calm';
      },
    };
    const quota = new OutboxQuota(mutation.quota?.(options, queue) ?? options);
    queue.onWaiting(() => quota.check());
    this.#shown = 'calm';
    this.#watched = { appProcess, queue, quota };
    quota.setQuota(this.#quotaMb);
    return () => {
      if (appProcess.isAlive) quota.check();
    };
  }

  /** The user changes the limit. Megabytes, 0: none. */
  setQuota(quotaMb: number): void {
    this.#quotaMb = quotaMb;
    if (this.#watched?.appProcess.isAlive) this.#watched.quota.setQuota(quotaMb);
  }

  /** Checks the shown notice. Do not call during an event. */
  check(): void {
    const { ledger, device } = this.#options;
    if (this.#watched?.appProcess.isAlive !== true) return;
    const { quota, queue } = this.#watched;
    const isKept = quota.quotaBytes === this.#quotaMb * 1_000_000;
    ledger.expect(isKept, `I22: the limit is ${quota.quotaBytes}, set were ${this.#quotaMb} MB`);
    const share = quota.quotaBytes === 0 ? 0 : queue.outboxSizeBytes / quota.quotaBytes;
    ledger.expect(
      isLevelOf(this.#shown, share),
      `I22: the outbox of device ${device} is ${this.#shown} at ${share} of its limit`,
    );
  }

  #told(notice: MainNotice): void {
    const { ledger, device, random } = this.#options;
    if (this.#watched === undefined) return;
    const { appProcess } = this.#watched;
    const level = notice.actions === undefined ? 'warned' : 'full';
    ledger.told(device, level);
    ledger.expect(
      level !== this.#shown,
      `I22: device ${device} was told twice that it is ${level}`,
    );
    this.#shown = level;
    if (level === 'full') {
      appProcess.after(random.between(1, 4_000), () => {
        if (this.#shown === 'full') this.#answer();
      });
    }
  }

  /** Most users keep drawing. */
  #answer(): void {
    const { random, ledger } = this.#options;
    if (this.#watched === undefined || random.chance(0.5)) return;
    const action = random.chance(0.7) ? 'raise-outbox-quota' : 'lift-outbox-quota';
    ledger.answered(this.#options.device, action);
    const configuration = {
      set: async ({ outboxQuotaMb = this.#quotaMb }: SettingsChange) => {
        this.#quotaMb = outboxQuotaMb;
      },
    };
    const subjects = { configuration, outboxQuota: this.#watched.quota, updates: undefined };
    void actOnNotice(action, subjects, silentLog);
    ledger.expect(this.#shown === 'calm', `I22: ${action} did not end the question`);
  }
}

/** Between the two thresholds a warning may stay or not. */
function isLevelOf(level: QuotaLevel, share: number): boolean {
  if (level === 'full') return share >= 1;
  if (level === 'calm') return share < warnedShare;
  return share > calmShare && share < 1;
}

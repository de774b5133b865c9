import type { MainAction } from '../shared/mainNotice.ts';
import type { Log } from './log/Log.ts';
import type { OutboxQuota } from './queue/OutboxQuota.ts';

export interface NoticeSubjects {
  /** See `Configuration`. */
  readonly configuration: {
    readonly set: (change: { readonly outboxQuotaMb: number }) => Promise<unknown>;
  };
  readonly outboxQuota: OutboxQuota;
}

/**
 * Does what the user chose in a notice. A setting that cannot be stored, since the environment sets it or the disk refuses,
 * applies until the app ends nevertheless.
 */
export async function actOnNotice(
  action: MainAction,
  { configuration, outboxQuota }: NoticeSubjects,
  log: Log,
): Promise<void> {
  const outboxQuotaMb = action === 'lift-outbox-quota' ? 0 : outboxQuota.raisedMb;
  outboxQuota.setQuota(outboxQuotaMb);
  try {
    await configuration.set({ outboxQuotaMb });
  } catch (error) {
    log.warn('the limit of the outbox counts until the app ends', { error });
  }
}

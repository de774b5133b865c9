import type { MainAction } from '../shared/mainNotice.ts';
import type { Log } from './log/Log.ts';
import type { OutboxQuota } from './queue/OutboxQuota.ts';
import type { SettingsChange } from './settings/Configuration.ts';
import type { Updates } from './updates/Updates.ts';

export interface NoticeSubjects {
  /** See `Configuration`. */
  readonly configuration: { readonly set: (change: SettingsChange) => Promise<unknown> };
  readonly outboxQuota: OutboxQuota;
  readonly updates: Updates | undefined;
}

/** Does what the user chose in a notice. @throws CodedError */
export async function actOnNotice(
  action: MainAction,
  subjects: NoticeSubjects,
  log: Log,
): Promise<void> {
  const { configuration, outboxQuota, updates } = subjects;
  switch (action) {
    case 'raise-outbox-quota':
      return await setQuota(subjects, outboxQuota.raisedMb, log);
    case 'lift-outbox-quota':
      return await setQuota(subjects, 0, log);
    case 'allow-updates':
      await configuration.set({ updates: 'on' });
      return;
    case 'refuse-updates':
      await configuration.set({ updates: 'off' });
      return;
    case 'check-for-updates':
      updates?.checkNow();
      return;
    case 'restart-to-update':
      updates?.restart();
      return;
    case 'open-download-page':
      await updates?.openDownloadPage();
  }
}

/**
 * A setting that cannot be stored, since the environment sets it or the disk refuses, applies until the app ends
 * nevertheless.
 */
async function setQuota(
  { configuration, outboxQuota }: NoticeSubjects,
  outboxQuotaMb: number,
  log: Log,
): Promise<void> {
  outboxQuota.setQuota(outboxQuotaMb);
  try {
    await configuration.set({ outboxQuotaMb });
  } catch (error) {
    log.warn('the limit of the outbox counts until the app ends', { error });
  }
}

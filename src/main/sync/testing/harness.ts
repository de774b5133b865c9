import { type Clock, systemClock } from '../../../base/Clock.ts';
import { defaultRetryOptions } from '../../../base/RetryWrapper.ts';
import type { SyncReason } from '../../../shared/status.ts';
import { silentLog } from '../../log/Log.ts';
import type { Outbox } from '../../queue/outbox.ts';
import type { Delivered, DeliveryFailed, DeliveryObserver, RetryAttempt } from '../observer.ts';
import {
  type BoardRoute,
  SyncOrchestrator,
  type SyncOrchestratorOptions,
} from '../SyncOrchestrator.ts';

/** Keeps what an observer is told. */
export class Recorder implements DeliveryObserver {
  readonly retries: RetryAttempt[] = [];
  readonly deliveries: Delivered[] = [];
  readonly failures: DeliveryFailed[] = [];
  readonly losses: string[] = [];
  refusals = 0;
  reopenings = 0;
  openings = 0;

  /** `drawing_success_total` */
  get successTotal(): number {
    return this.deliveries.reduce((sum, { operations }) => sum + operations.length, 0);
  }
  /** `drawing_failed_total` */
  get failedTotal(): number {
    return this.failures.reduce((sum, { operations }) => sum + operations.length, 0);
  }
  retryAttempted(event: RetryAttempt): void {
    this.retries.push(event);
  }
  retryRefused(): void {
    this.refusals += 1;
  }
  delivered(event: Delivered): void {
    this.deliveries.push(event);
  }
  deliveryFailed(event: DeliveryFailed): void {
    this.failures.push(event);
  }
  sessionReopening(): void {
    this.reopenings += 1;
  }
  sessionOpened(): void {
    this.openings += 1;
  }
  sessionLost({ reason }: { readonly reason: SyncReason }): void {
    this.losses.push(reason);
  }
}

const speed = 10;

/** A clock that runs ten times as fast as the real one, so that time-outs of seconds can be waited for. */
export const fastClock: Clock = {
  wallMs: systemClock.wallMs,
  nowMs: () => performance.now() * speed,
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs / speed);
    return () => clearTimeout(timer);
  },
};

export interface TestClient {
  readonly sync: SyncOrchestrator;
  readonly recorder: Recorder;
}

export interface TestSyncOptions extends Partial<SyncOrchestratorOptions> {
  readonly token?: string;
  readonly routes?: readonly BoardRoute[];
}

/**
 * An orchestrator on the outbox, started; on the fast clock; reopenings come after 250 ms of it.
 * @param url of the default server; undefined: there is none
 */
export function startSync(
  outbox: Outbox,
  url: string | undefined,
  options: TestSyncOptions = {},
): TestClient {
  const { token = 'token', routes = [], ...rest } = options;
  const recorder = new Recorder();
  const sync = new SyncOrchestrator({
    outbox,
    retry: defaultRetryOptions,
    clock: fastClock,
    log: silentLog,
    observers: [recorder],
    random: () => 0,
    ...rest,
  });
  sync.setServer(url === undefined ? undefined : { url, token });
  sync.setRoutes(routes);
  sync.start();
  return { sync, recorder };
}

/** Everything is answered at once by it, however busy the machine is; its timers are those of the fast clock. */
export const quickLineClock: Clock = { ...fastClock, nowMs: () => 0 };

/** A busy machine may take long: only what never comes is waited for in vain, and a test would end soon after. */
const untilLimitMs = 500_000;

/** Resolves when the condition holds. @throws after a long time, saying what was waited for. */
export async function until(what: string, condition: () => boolean): Promise<void> {
  const endMs = performance.now() + untilLimitMs;
  while (!condition()) {
    if (performance.now() > endMs) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

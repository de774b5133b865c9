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

/** Records the events of an observer. */
export class Recorder implements DeliveryObserver {
  readonly retries: RetryAttempt[] = [];
  readonly deliveries: Delivered[] = [];
  readonly failures: DeliveryFailed[] = [];
  readonly losses: string[] = [];
  refusals = 0;
  reopenings = 0;
  openings = 0;
  readonly #report: () => void;

  /** @param report called after each event */
  constructor(report: () => void = () => {}) {
    this.#report = report;
  }

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
    this.#report();
  }
  retryRefused(): void {
    this.refusals += 1;
    this.#report();
  }
  delivered(event: Delivered): void {
    this.deliveries.push(event);
    this.#report();
  }
  deliveryFailed(event: DeliveryFailed): void {
    this.failures.push(event);
    this.#report();
  }
  sessionReopening(): void {
    this.reopenings += 1;
    this.#report();
  }
  sessionOpened(): void {
    this.openings += 1;
    this.#report();
  }
  sessionLost({ reason }: { readonly reason: SyncReason }): void {
    this.losses.push(reason);
    this.#report();
  }
}

export interface TestClient {
  readonly sync: SyncOrchestrator;
  readonly recorder: Recorder;
}

export interface TestSyncOptions extends Partial<SyncOrchestratorOptions> {
  readonly token?: string;
  readonly routes?: readonly BoardRoute[];
}

/** For a server or a queue in a thread or process of its own, whose time is the real one: that, and short delays. */
export const realTime = {
  clock: systemClock,
  retry: { ...defaultRetryOptions, initialDelay: 100, maxDelay: 400 },
} satisfies TestSyncOptions;

/** Time and events of a test, see `stage`. */
export interface TestSurroundings {
  readonly clock: Clock;
  /** Called after each event. */
  readonly report: () => void;
}

/**
 * An orchestrator on the outbox, started; reopenings come after 250 ms.
 * @param url of the default server; undefined: there is none
 */
export function startSync(
  { clock, report }: TestSurroundings,
  outbox: Outbox,
  url: string | undefined,
  options: TestSyncOptions = {},
): TestClient {
  const { token = 'token', routes = [], observers = [], ...rest } = options;
  const recorder = new Recorder(report);
  const sync = new SyncOrchestrator({
    outbox,
    retry: defaultRetryOptions,
    clock,
    log: silentLog,
    observers: [recorder, ...observers],
    random: () => 0,
    ...rest,
  });
  outbox.onWaiting(report);
  sync.onSyncStatus(report);
  sync.setServer(url === undefined ? undefined : { url, token });
  sync.setRoutes(routes);
  sync.start();
  return { sync, recorder };
}

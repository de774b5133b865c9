import type { Clock } from '../../../base/Clock.ts';
import type { Log } from '../../log/Log.ts';
import type { Batch, Outbox } from '../../queue/outbox.ts';
import type { DeliveryObserver } from '../observer.ts';
import type { BatchSize } from './BatchSize.ts';
import type { RetryBudget } from './RetryBudget.ts';

/** What deliveries need of the connection to their server. */
export interface DeliveryConnection {
  /** One send. Resolves on the acknowledgement, with false when a catch-up had brought all of the batch. */
  send(batch: Batch, signal: AbortSignal): Promise<boolean>;
  /** Whether the server accepts changes of the board, as far as known. */
  accepts(boardId: string): boolean;
  /** Since when the board's handshake on the present session is complete, by the clock; undefined: it is not. */
  readySince(boardId: string): number | undefined;
  /** Whether the server is known to store and acknowledge at this moment, for whichever board. */
  readonly isReady: boolean;
  /** The round trip of the line, milliseconds; 0 while it is not known. */
  readonly roundTripMs: number;
}

/** What all deliveries to one server share. */
export interface DeliveryServices {
  readonly connection: DeliveryConnection;
  readonly outbox: Outbox;
  readonly batchSize: BatchSize;
  /** Shared with the deliveries to other servers. */
  readonly budget: RetryBudget;
  readonly observer: Required<DeliveryObserver>;
  readonly clock: Clock;
  readonly log: Log;
}

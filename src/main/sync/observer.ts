import type { OperationKind } from '../../shared/operation.ts';
import type { SyncReason } from '../../shared/status.ts';

/** One operation at the end of a delivery. Never holds drawing content. */
export interface ObservedOperation {
  readonly id: string;
  readonly kind: OperationKind;
  /** From the user's change to the first send of this delivery, milliseconds. */
  readonly waitMs: number;
  /** From the user's change to the end of this delivery, milliseconds. */
  readonly durationMs: number;
}

export interface RetryAttempt {
  readonly boardId: string;
  /** 1 is the first retry attempt of the delivery. */
  readonly attempt: number;
  /** Why the send before it failed: a `SyncReason`, or the message of an unexpected error. */
  readonly reason: string;
  readonly operationCount: number;
}

export interface Delivered {
  readonly boardId: string;
  /** Whether a batch brought them, or the catch-up of the handshake. */
  readonly way: 'batch' | 'catch-up';
  readonly operations: readonly ObservedOperation[];
  /** Sends made, 1 when the first one was acknowledged. */
  readonly attempts: number;
  /** From the first send to the acknowledgement, milliseconds. */
  readonly latencyMs: number;
  /**
   * How long the session had been ready for the board at the acknowledgement, milliseconds: for a batch since the end of
   * the handshake, for a catch-up, which is a part of it, since its beginning.
   */
  readonly readyForMs: number;
  /** Size of the update on the wire; a catch-up holds more than these operations. */
  readonly sizeBytes: number;
  /** Operations in the whole outbox after these have left it. */
  readonly queueSize: number;
}

export interface DeliveryFailed {
  readonly boardId: string;
  /** They stay in the outbox. */
  readonly operations: readonly ObservedOperation[];
  /** Sends made. */
  readonly attempts: number;
  /** From the first send to the failure, milliseconds. */
  readonly latencyMs: number;
  readonly sizeBytes: number;
  readonly queueSize: number;
  /** As in `RetryAttempt`. */
  readonly reason: string;
}

/**
 * Is notified of each step of deliveries, for metrics and traces. It is called in the middle of a delivery, so it returns
 * at once and does its work later. Errors that it throws are logged and change nothing.
 */
export interface DeliveryObserver {
  /** A send is repeated after a failed one (`drawing_retry_total`). */
  retryAttempted?(event: RetryAttempt): void;
  /** The retry budget is used up, so the delivery fails. */
  retryRefused?(): void;
  /** The server acknowledged operations, and they left the outbox (`drawing_success_total`). */
  delivered?(event: Delivered): void;
  /** A delivery ended without an acknowledgement (`drawing_failed_total`, once for each operation in it). */
  deliveryFailed?(event: DeliveryFailed): void;
  /** A session is being opened after one was lost or could not be opened (`orchestrator_retry_total`). */
  sessionReopening?(event: { readonly attempt: number }): void;
  /** The socket is open; `openingMs` is how long that took. */
  sessionOpened?(event: { readonly openingMs: number }): void;
  /** The session ended, or could not be opened, although it was needed. */
  sessionLost?(event: { readonly reason: SyncReason }): void;
}

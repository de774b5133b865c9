import type { OperationKind } from '../../shared/operation.ts';
import type { Delivered, DeliveryFailed } from '../sync/observer.ts';

/**
 * What is traced of one operation at the end of one delivery: numbers and names from closed sets, never
 * anything that was drawn, and not the board, whose id may grant access to it.
 */
export interface DeliveryRecord {
  readonly operationId: string;
  readonly kind: OperationKind;
  /** The record's own id, so that sending it twice does not show it twice. */
  readonly spanId: string;
  /** Operations in the outbox when the delivery ended. */
  readonly queueSize: number;
  /** From the user's change to the first send of the delivery, milliseconds. */
  readonly waitMs: number;
  /** From the user's change to the end of the delivery, milliseconds. */
  readonly durationMs: number;
  /** From the first send to the end of the delivery, milliseconds. */
  readonly latencyMs: number;
  /** Sends made. */
  readonly attempts: number;
  /** Wall clock, milliseconds since the epoch. */
  readonly endedAt: number;
  /** Why the delivery failed, without secrets; undefined when it was acknowledged. */
  readonly failure?: string;
}

/** Keeps a request around 50 kB, and its encoding on main's event loop to a few milliseconds. */
export const maxRecordsPerSend = 40;

/** One record for each operation of an event for which `isWanted` holds. */
export function recordsOf(
  event: Delivered | DeliveryFailed,
  endedAt: number,
  isWanted: (operationId: string) => boolean,
  scrub: (text: string) => string,
): DeliveryRecord[] {
  const failure = 'reason' in event ? { failure: scrub(event.reason) } : {};
  const { queueSize, latencyMs, attempts } = event;
  return event.operations
    .filter(({ id }) => isWanted(id))
    .map(({ id, kind, waitMs, durationMs }) => ({
      operationId: id,
      kind,
      spanId: crypto.randomUUID(),
      queueSize,
      waitMs,
      durationMs,
      latencyMs,
      attempts,
      endedAt,
      ...failure,
    }));
}

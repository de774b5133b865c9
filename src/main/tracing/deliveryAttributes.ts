import type { DeliveryRecord } from './DeliveryRecord.ts';

/** What is told of a delivery, as Langfuse names it, over either of its interfaces. */
export function deliveryAttributes(record: DeliveryRecord) {
  const { operationId, kind, failure } = record;
  const metadata = {
    operation_id: operationId,
    operation_kind: kind,
    queue_size: record.queueSize,
    wait_ms: roundedMs(record.waitMs),
    latency_ms: roundedMs(record.latencyMs),
    duration_ms: roundedMs(record.durationMs),
    attempts: record.attempts,
    success: failure === undefined,
  };
  if (failure === undefined) return { level: 'DEFAULT', metadata } as const;
  return {
    level: 'ERROR',
    statusMessage: failure,
    metadata: { ...metadata, error_message: failure },
  } as const;
}

/** A time span as Langfuse shows it, to a tenth of a millisecond. */
const roundedMs = (ms: number): number => Math.round(ms * 10) / 10;

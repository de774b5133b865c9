import type { DeliveryRecord } from './DeliveryRecord.ts';

/** The attributes of a delivery under Langfuse's names, for both of its APIs. */
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

/** A duration as Langfuse shows it, to a tenth of a millisecond. */
const roundedMs = (ms: number): number => Math.round(ms * 10) / 10;

import { z } from 'zod';

/**
 * The requests of `POST /api/public/ingestion` as far as Everink makes them, after the types of Langfuse's
 * API (`TraceEvent`, `CreateSpanEvent`, `TraceBody`, `CreateSpanBody` in `langfuse-core`). Strict where the
 * API is open: a field that nobody decided to send must not be sent.
 */
const dateTime = z.iso.datetime();
const operationKind = z.string().regex(/^[a-z]+$/);
const milliseconds = z.number().nonnegative();

const traceBody = z.strictObject({
  id: z.uuid(),
  name: z.literal('drawing-operation'),
  timestamp: dateTime,
  release: z.string().min(1),
  environment: z.string().optional(),
  tags: z.array(operationKind).length(1),
  metadata: z.strictObject({
    operation_id: z.uuid(),
    operation_kind: operationKind,
    success: z.boolean(),
  }),
});

const spanMetadata = z.strictObject({
  operation_id: z.uuid(),
  operation_kind: operationKind,
  queue_size: z.number().int().nonnegative(),
  wait_ms: milliseconds,
  latency_ms: milliseconds,
  duration_ms: milliseconds,
  attempts: z.number().int().positive(),
  success: z.boolean(),
  error_message: z.string().min(1).max(300).optional(),
});

const spanBody = z
  .strictObject({
    id: z.uuid(),
    traceId: z.uuid(),
    name: z.literal('delivery'),
    startTime: dateTime,
    endTime: dateTime,
    environment: z.string().optional(),
    parentObservationId: z.null().optional(),
    level: z.enum(['DEFAULT', 'ERROR']),
    statusMessage: z.string().min(1).max(300).optional(),
    metadata: spanMetadata,
  })
  .refine(({ startTime, endTime }) => startTime <= endTime, 'a span ends after its start')
  .refine(({ traceId, metadata }) => traceId === metadata.operation_id, 'a trace is an operation')
  .refine(
    ({ level, statusMessage, metadata }) =>
      (level === 'ERROR') === !metadata.success &&
      statusMessage === metadata.error_message &&
      (statusMessage === undefined) === metadata.success,
    'success, level and error message agree',
  );

const baseEvent = { id: z.uuid(), timestamp: dateTime };

export const ingestionRequestSchema = z.strictObject({
  batch: z
    .array(
      z.discriminatedUnion('type', [
        z.strictObject({ ...baseEvent, type: z.literal('trace-create'), body: traceBody }),
        z.strictObject({ ...baseEvent, type: z.literal('span-create'), body: spanBody }),
      ]),
    )
    .min(1),
  metadata: z.strictObject({
    batch_size: z.number().int().positive(),
    sdk_integration: z.string(),
    sdk_version: z.string(),
    sdk_variant: z.string(),
    public_key: z.string(),
    sdk_name: z.literal('langfuse-js'),
  }),
});

export type IngestionRequest = z.infer<typeof ingestionRequestSchema>;
export type IngestionEvent = IngestionRequest['batch'][number];
export type Span = z.infer<typeof spanBody>;

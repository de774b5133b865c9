import root from 'otlp-schema/build/src/generated/root.js';
import { z } from 'zod';

/**
 * The requests of Langfuse's OpenTelemetry endpoint as far as Everink makes them. `decodeOtlp` checks them against
 * OTLP's own protocol definition, and `observationSchema` the attributes against the names that Langfuse documents.
 * Strict where Langfuse is open: a field that nobody decided to send must not be sent.
 */
const { ExportTraceServiceRequest } = (root as unknown as Protocol).opentelemetry.proto.collector
  .trace.v1;

/** What is used of the generated code, which is declared without its messages. */
interface Protocol {
  readonly opentelemetry: {
    readonly proto: {
      readonly collector: { readonly trace: { readonly v1: Record<MessageName, MessageType> } };
    };
  };
}
type MessageName = 'ExportTraceServiceRequest';
interface MessageType {
  /** @returns what is wrong with the message, or null */
  verify(message: object): string | null;
  fromObject(object: object): object;
  toObject(message: object, options: object): object;
  encode(message: object): { finish(): Uint8Array };
  decode(bytes: Uint8Array): object;
}

const nanosecondsPerMs = 1_000_000n;
const hexId = (digits: number) => z.string().regex(new RegExp(`^(?!0+$)[0-9a-f]{${digits}}$`));
const nanoseconds = z.string().regex(/^\d{19}$/);
const jsonValue = z.union([
  z.strictObject({ stringValue: z.string() }),
  z.strictObject({ boolValue: z.boolean() }),
  z.strictObject({
    arrayValue: z.strictObject({ values: z.array(z.strictObject({ stringValue: z.string() })) }),
  }),
]);
const keyValues = z.array(z.strictObject({ key: z.string(), value: jsonValue }));

const spanSchema = z.strictObject({
  traceId: hexId(32),
  spanId: hexId(16),
  name: z.literal('delivery'),
  kind: z.literal(1),
  startTimeUnixNano: nanoseconds,
  endTimeUnixNano: nanoseconds,
  attributes: keyValues,
  droppedAttributesCount: z.literal(0),
  events: z.tuple([]),
  droppedEventsCount: z.literal(0),
  status: z.strictObject({ code: z.number(), message: z.string().optional() }),
  links: z.tuple([]),
  droppedLinksCount: z.literal(0),
  flags: z.number(),
});

const requestSchema = z.strictObject({
  resourceSpans: z.tuple([
    z.strictObject({
      resource: z.strictObject({ attributes: keyValues, droppedAttributesCount: z.literal(0) }),
      scopeSpans: z.tuple([
        z.strictObject({
          scope: z.strictObject({ name: z.literal('langfuse-sdk'), version: z.string() }),
          spans: z.array(spanSchema).min(1),
        }),
      ]),
    }),
  ]),
});

type OtlpSpan = z.infer<typeof spanSchema>;

const operationKind = z.string().regex(/^[a-z]+$/);
/** Langfuse keeps every value of the metadata as text. */
const count = z.string().regex(/^\d+$/).transform(Number);
const milliseconds = z
  .string()
  .regex(/^\d+(\.\d)?$/)
  .transform(Number);
const text = z.string().min(1).max(300);

/** Names as in Langfuse's "property mapping" of OpenTelemetry attributes. */
const attributesSchema = z.strictObject({
  'langfuse.trace.name': z.literal('drawing-operation'),
  'langfuse.trace.tags': z.array(operationKind).length(1),
  'langfuse.trace.metadata.operation_id': z.uuid(),
  'langfuse.trace.metadata.operation_kind': operationKind,
  'langfuse.release': z.string().min(1),
  'langfuse.internal.is_app_root': z.literal(true),
  'langfuse.observation.type': z.literal('span'),
  'langfuse.observation.level': z.enum(['DEFAULT', 'ERROR']),
  'langfuse.observation.status_message': text.optional(),
  'langfuse.observation.metadata.operation_id': z.uuid(),
  'langfuse.observation.metadata.operation_kind': operationKind,
  'langfuse.observation.metadata.queue_size': count,
  'langfuse.observation.metadata.wait_ms': milliseconds,
  'langfuse.observation.metadata.latency_ms': milliseconds,
  'langfuse.observation.metadata.duration_ms': milliseconds,
  'langfuse.observation.metadata.attempts': count,
  'langfuse.observation.metadata.success': z
    .enum(['true', 'false'])
    .transform((value) => value === 'true'),
  'langfuse.observation.metadata.error_message': text.optional(),
});

/**
 * @param body an `ExportTraceServiceRequest` in OTLP's JSON encoding
 * @throws Error when OTLP or Langfuse knows it otherwise
 */
export function decodeOtlp(body: string) {
  const json: unknown = JSON.parse(body);
  checkAgainstProtocol(json);
  const { resourceSpans } = requestSchema.parse(json);
  const [{ scopeSpans }] = resourceSpans;
  return scopeSpans[0].spans.map(observationOf);
}

/** Every field of the JSON text is one of the protocol's, with a value of its type. */
function checkAgainstProtocol(json: unknown): void {
  const binary = JSON.parse(JSON.stringify(json), (key, value: unknown) =>
    isId(key) ? Buffer.from(String(value), 'hex').toString('base64') : value,
  );
  const message = ExportTraceServiceRequest.fromObject(binary);
  const problem = ExportTraceServiceRequest.verify(message);
  if (problem !== null) throw new Error(`not an OTLP request: ${problem}`);
  const wire = ExportTraceServiceRequest.encode(message).finish();
  const decoded = ExportTraceServiceRequest.toObject(ExportTraceServiceRequest.decode(wire), {
    longs: String,
    bytes: String,
  });
  const known = new Set(pathsOf(decoded));
  const lost = pathsOf(binary).filter((path) => !known.has(path));
  if (lost.length > 0) throw new Error(`OTLP does not know ${lost.join(', ')}`);
}

const isId = (key: string): boolean => /^(trace|span|parentSpan)Id$/.test(key);

/** Each value that says something, with the way to it. */
function pathsOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [`${path}=${String(value)}`];
  return Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, `${path}/${key}`));
}

function observationOf(span: OtlpSpan) {
  const attributes = attributesSchema.parse(
    Object.fromEntries(span.attributes.map(({ key, value }) => [key, plain(value)])),
  );
  const of = <Name extends string>(name: Name) => `langfuse.observation.metadata.${name}` as const;
  const errorMessage = attributes[of('error_message')];
  const metadata = {
    operation_id: attributes[of('operation_id')],
    operation_kind: attributes[of('operation_kind')],
    queue_size: attributes[of('queue_size')],
    wait_ms: attributes[of('wait_ms')],
    latency_ms: attributes[of('latency_ms')],
    duration_ms: attributes[of('duration_ms')],
    attempts: attributes[of('attempts')],
    success: attributes[of('success')],
    ...(errorMessage === undefined ? {} : { error_message: errorMessage }),
  };
  const level = attributes['langfuse.observation.level'];
  const statusMessage = attributes['langfuse.observation.status_message'];
  const isError = !metadata.success;
  const agree = [
    span.traceId === metadata.operation_id.replaceAll('-', ''),
    attributes['langfuse.trace.metadata.operation_id'] === metadata.operation_id,
    attributes['langfuse.trace.metadata.operation_kind'] === metadata.operation_kind,
    attributes['langfuse.trace.tags'][0] === metadata.operation_kind,
    BigInt(span.startTimeUnixNano) <= BigInt(span.endTimeUnixNano),
    level === (isError ? 'ERROR' : 'DEFAULT'),
    span.status.code === (isError ? 2 : 0),
    statusMessage === errorMessage,
    (errorMessage === undefined) === metadata.success,
  ];
  if (agree.includes(false)) throw new Error(`the span contradicts itself: ${agree.join()}`);
  return {
    id: span.spanId,
    traceId: metadata.operation_id,
    startTime: isoTime(span.startTimeUnixNano),
    endTime: isoTime(span.endTimeUnixNano),
    level,
    ...(statusMessage === undefined ? {} : { statusMessage }),
    metadata,
    release: attributes['langfuse.release'],
    tags: attributes['langfuse.trace.tags'],
  };
}

function plain(value: z.infer<typeof jsonValue>): unknown {
  if ('stringValue' in value) return value.stringValue;
  if ('boolValue' in value) return value.boolValue;
  return value.arrayValue.values.map(({ stringValue }) => stringValue);
}

const isoTime = (time: string): string =>
  new Date(Number(BigInt(time) / nanosecondsPerMs)).toISOString();

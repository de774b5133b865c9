import { LangfuseSpanProcessor } from '@langfuse/otel';
import {
  propagateAttributes,
  setLangfuseTracerProvider,
  startObservation,
} from '@langfuse/tracing';
import { context, SpanStatusCode } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOnSampler,
  BasicTracerProvider,
  type IdGenerator,
  InMemorySpanExporter,
} from '@opentelemetry/sdk-trace-base';
import type { DeliveryRecord } from './DeliveryRecord.ts';
import { deliveryAttributes } from './deliveryAttributes.ts';
import { type LangfuseAccount, serverOf } from './TraceSender.ts';

const spanIdDigits = 16;

/** A UUID has as many hexadecimal digits as a trace id: an operation's trace is found by the operation's id. */
const traceIdOf = ({ operationId }: DeliveryRecord): string => operationId.replaceAll('-', '');
const spanIdOf = ({ spanId }: DeliveryRecord): string =>
  spanId.replaceAll('-', '').slice(-spanIdDigits);

/** The ids of the record being encoded, so that sending it twice does not show it twice. */
class RecordIds implements IdGenerator {
  record: DeliveryRecord | undefined;

  generateTraceId(): string {
    return traceIdOf(this.#current);
  }

  generateSpanId(): string {
    return spanIdOf(this.#current);
  }

  get #current(): DeliveryRecord {
    if (this.record === undefined) throw new Error('a span outside a record');
    return this.record;
  }
}

/**
 * Encodes records as one OTLP request with the Langfuse SDK: one complete observation each, with the attributes
 * of its trace on it. Nothing is read from the environment and nothing is sent from here.
 */
export class ObservationEncoder {
  readonly #ids = new RecordIds();
  readonly #spans = new InMemorySpanExporter();
  readonly #processor: LangfuseSpanProcessor;
  readonly #provider: BasicTracerProvider;

  constructor(account: LangfuseAccount, release: string) {
    const { publicKey, secretKey } = account;
    this.#processor = new LangfuseSpanProcessor({
      publicKey,
      secretKey,
      baseUrl: serverOf(account),
      release,
      exporter: this.#spans,
      exportMode: 'immediate',
      // An error message that looks like an embedded picture would be uploaded separately.
      mediaUploadEnabled: false,
      shouldExportSpan: () => true,
    });
    this.#provider = new BasicTracerProvider({
      spanProcessors: [this.#processor],
      idGenerator: this.#ids,
      sampler: new AlwaysOnSampler(),
      spanLimits: { attributeCountLimit: 100, attributeValueLengthLimit: 1_000 },
      resource: resourceFromAttributes({ 'service.name': 'everink', 'service.version': release }),
    });
    // The SDK passes the attributes of a trace down through the context.
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  }

  /** @returns an `ExportTraceServiceRequest` in OTLP's JSON encoding */
  async encode(records: readonly DeliveryRecord[]): Promise<Uint8Array<ArrayBuffer>> {
    setLangfuseTracerProvider(this.#provider);
    try {
      for (const record of records) this.#observe(record);
      await this.#processor.forceFlush();
      const bytes = JsonTraceSerializer.serializeRequest(this.#spans.getFinishedSpans());
      if (bytes === undefined) throw new Error('the records cannot be encoded');
      return new Uint8Array(bytes);
    } finally {
      this.#spans.reset();
    }
  }

  #observe(record: DeliveryRecord): void {
    const { operationId, kind, endedAt, failure } = record;
    this.#ids.record = record;
    const trace = {
      traceName: 'drawing-operation',
      tags: [kind],
      metadata: { operation_id: operationId, operation_kind: kind },
    };
    propagateAttributes(trace, () => {
      const observation = startObservation('delivery', deliveryAttributes(record), {
        startTime: new Date(endedAt - record.latencyMs),
      });
      if (failure !== undefined) {
        observation.otelSpan.setStatus({ code: SpanStatusCode.ERROR, message: failure });
      }
      observation.end(new Date(endedAt));
    });
  }
}

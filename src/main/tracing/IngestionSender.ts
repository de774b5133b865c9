import { Langfuse } from 'langfuse';
import { z } from 'zod';
import { quote } from '../../shared/quote.ts';
import { type DeliveryRecord, maxRecordsPerSend } from './DeliveryRecord.ts';
import { deliveryAttributes } from './deliveryAttributes.ts';
import {
  type LangfuseAccount,
  serverOf,
  type TraceOutcome,
  type TraceSender,
} from './TraceSender.ts';
import {
  notLangfuse,
  parseJson,
  post,
  type Reply,
  refusalOf,
  requestFailure,
  requestTimeoutMs,
} from './traceRequest.ts';

/** Two events a record: its trace and its span. */
const eventsPerRecord = 2;

/** The part of Langfuse's response to a batch that is used (`IngestionResponse` of its API). */
const answerSchema = z.object({
  successes: z.array(z.object({ id: z.string() })),
  errors: z.array(z.object({ id: z.string(), status: z.number(), message: z.string().nullish() })),
});

/**
 * Sends records to the ingestion API of Langfuse servers of version 3. It uses the encoding and the protocol of the
 * `langfuse` SDK and not its queue, which is unbounded, silently tries each batch four times
 * and then drops it, and prints to the terminal.
 */
export class IngestionSender implements TraceSender {
  readonly #client: OneRequestLangfuse;

  constructor(account: LangfuseAccount, release: string) {
    this.#client = new OneRequestLangfuse(account, release);
  }

  async send(records: readonly DeliveryRecord[], signal: AbortSignal): Promise<TraceOutcome> {
    try {
      for (const record of records) this.#enqueue(record);
      return outcomeOf(await this.#client.request(signal));
    } catch (error) {
      return requestFailure(error);
    }
  }

  #enqueue(record: DeliveryRecord): void {
    const { operationId, kind, spanId, endedAt, failure } = record;
    const trace = this.#client.trace({
      id: operationId,
      name: 'drawing-operation',
      timestamp: new Date(endedAt - record.durationMs),
      tags: [kind],
      metadata: { operation_id: operationId, operation_kind: kind, success: failure === undefined },
    });
    trace.span({
      id: spanId,
      name: 'delivery',
      startTime: new Date(endedAt - record.latencyMs),
      endTime: new Date(endedAt),
      ...deliveryAttributes(record),
    });
  }
}

/** A reply with the operation of each event in the request. */
interface ReplyToEvents extends Reply {
  readonly operationIdOfEvent: ReadonlyMap<string, string>;
}

/** The events that the SDK reports as sent after a flush. */
const sentEventsSchema = z.array(
  z.object({
    id: z.string(),
    body: z.object({ id: z.string(), traceId: z.string().optional() }),
  }),
);

/** The SDK without its timers, retries and queue: the next `request` sends what was enqueued. */
class OneRequestLangfuse extends Langfuse {
  readonly #properties = new Map<string, unknown>();
  #encoding: Promise<void>[] = [];
  #signal: AbortSignal | undefined;
  #reply: Reply | undefined;

  constructor(account: LangfuseAccount, release: string) {
    super({
      publicKey: account.publicKey,
      secretKey: account.secretKey,
      // The SDK would read missing options from the environment, from which the settings were read already.
      baseUrl: serverOf(account),
      release,
      sampleRate: 1,
      // Never reached, so that nothing is sent before `request`.
      flushAt: maxRecordsPerSend * eventsPerRecord + 1,
      flushInterval: 0,
      fetchRetryCount: 0,
      requestTimeout: requestTimeoutMs,
    });
  }

  /** Sends what is enqueued. @returns the server's reply; rejects if there was none */
  async request(signal: AbortSignal): Promise<ReplyToEvents> {
    try {
      await Promise.all(this.#encoding.splice(0));
      this.#signal = signal;
      this.#reply = undefined;
      const [error, sent] = await new Promise<[unknown, unknown]>((resolve) =>
        this.flush((...result) => resolve([result[0], result[1]])),
      );
      if (this.#reply === undefined) throw error ?? new Error('nothing was sent');
      const events = sentEventsSchema.parse(sent);
      const operationIdOfEvent = new Map(
        events.map(({ id, body }) => [id, body.traceId ?? body.id]),
      );
      return { ...(this.#reply as Reply), operationIdOfEvent };
    } finally {
      this.#properties.clear();
    }
  }

  protected override processEnqueueEvent(
    ...event: Parameters<Langfuse['processEnqueueEvent']>
  ): Promise<void> {
    const encoding = super.processEnqueueEvent(...event);
    this.#encoding.push(encoding);
    return encoding;
  }

  override async fetch(
    url: string,
    options: Parameters<Langfuse['fetch']>[1],
  ): ReturnType<Langfuse['fetch']> {
    const signals = [options.signal, this.#signal].filter((signal) => signal !== undefined);
    const { method, headers, body } = options;
    if (method !== 'POST' || typeof body !== 'string') throw new Error('not a batch of events');
    const reply = await post(url, headers, body, AbortSignal.any(signals));
    this.#reply = reply;
    const { status, text } = reply;
    return {
      status,
      text: async () => text,
      json: async () => JSON.parse(text),
      arrayBuffer: async () => new TextEncoder().encode(text).buffer,
    };
  }

  // The SDK's own storage serializes its whole queue at each event.
  override getPersistedProperty<T>(key: string): T | undefined {
    return this.#properties.get(key) as T | undefined;
  }

  override setPersistedProperty<T>(key: string, value: T | null): void {
    this.#properties.set(key, value ?? undefined);
  }
}

function outcomeOf({ status, text, operationIdOfEvent }: ReplyToEvents): TraceOutcome {
  const refusal = refusalOf(status);
  if (refusal !== undefined) return refusal;
  const answer = answerSchema.safeParse(parseJson(text));
  if (!answer.success) return notLangfuse;
  const { errors } = answer.data;
  const [first] = errors;
  if (first === undefined) return { state: 'sent', refusedCount: 0 };
  return {
    state: 'sent',
    refusedCount: new Set(errors.map(({ id }) => operationIdOfEvent.get(id))).size,
    problem: { code: 'traces-refused', said: quote(`${first.status} ${first.message ?? ''}`) },
  };
}

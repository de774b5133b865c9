import { Langfuse } from 'langfuse';
import { z } from 'zod';
import { type DeliveryRecord, maxRecordsPerSend } from './DeliveryRecord.ts';

export interface LangfuseAccount {
  readonly publicKey: string;
  readonly secretKey: string;
  /** Empty: Langfuse's own cloud. */
  readonly baseUrl: string;
}

/** What became of a batch of records. */
export type SendOutcome =
  /** The server took the batch, all but the refused records. */
  | { readonly state: 'sent'; readonly refusedCount: number; readonly reason?: string }
  /** The server will never take this batch. */
  | { readonly state: 'refused'; readonly reason: string }
  /** The server is not there or not able now: the same batch is worth another try later. */
  | { readonly state: 'unavailable'; readonly reason: string };

/** Two events a record: its trace and its span. */
const eventsPerRecord = 2;
const requestTimeoutMs = 5_000;
const maxAnswerBytes = 256 * 1024;

/** Langfuse's answer to a batch, as far as it concerns us (`IngestionResponse` of its API). */
const answerSchema = z.object({
  successes: z.array(z.object({ id: z.string() })),
  errors: z.array(z.object({ id: z.string(), status: z.number(), message: z.string().nullish() })),
});

/** The server does not know what we send, or finds it too large: sending it again changes nothing. */
const hopelessStatuses = new Set([400, 413, 415, 422]);

/**
 * Sends records with the `langfuse` SDK, of which we keep the encoding and the protocol and not its queue:
 * that one has no bound, tries each batch four times in silence and then forgets it, and prints to the
 * terminal. Here one call is one request, and it says what became of it.
 */
export class LangfuseSender {
  readonly #client: OneRequestLangfuse;

  constructor(account: LangfuseAccount, release: string) {
    this.#client = new OneRequestLangfuse(account, release);
  }

  /** Sends at most `maxRecordsPerSend` records in one request. One call at a time. Never rejects. */
  async send(records: readonly DeliveryRecord[], signal: AbortSignal): Promise<SendOutcome> {
    try {
      for (const record of records) this.#enqueue(record);
      return outcomeOf(await this.#client.request(signal));
    } catch (error) {
      return { state: 'unavailable', reason: reasonOf(error) };
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
      level: failure === undefined ? 'DEFAULT' : 'ERROR',
      ...(failure === undefined ? {} : { statusMessage: failure }),
      metadata: {
        operation_id: operationId,
        operation_kind: kind,
        queue_size: record.queueSize,
        wait_ms: rounded(record.waitMs),
        latency_ms: rounded(record.latencyMs),
        duration_ms: rounded(record.durationMs),
        attempts: record.attempts,
        success: failure === undefined,
        ...(failure === undefined ? {} : { error_message: failure }),
      },
    });
  }
}

interface Reply {
  readonly status: number;
  readonly text: string;
}

/** A reply with the operation that each event of the request was about. */
interface ReplyToEvents extends Reply {
  readonly operationIdOfEvent: ReadonlyMap<string, string>;
}

/** What the SDK calls back with after a flush: the events that it sent. */
const sentEventsSchema = z.array(
  z.object({
    id: z.string(),
    body: z.object({ id: z.string(), traceId: z.string().optional() }),
  }),
);

/** The SDK without its timers, retries and queue: what was enqueued goes out with the next `request`. */
class OneRequestLangfuse extends Langfuse {
  readonly #properties = new Map<string, unknown>();
  #encoding: Promise<void>[] = [];
  #signal: AbortSignal | undefined;
  #reply: Reply | undefined;

  constructor(account: LangfuseAccount, release: string) {
    super({
      publicKey: account.publicKey,
      secretKey: account.secretKey,
      // The SDK would read what is left out from the environment; the settings were read from there already.
      baseUrl: account.baseUrl || 'https://cloud.langfuse.com',
      release,
      sampleRate: 1,
      // Never reached, so that nothing goes out before `request`.
      flushAt: maxRecordsPerSend * eventsPerRecord + 1,
      flushInterval: 0,
      fetchRetryCount: 0,
      requestTimeout: requestTimeoutMs,
    });
  }

  /** Sends what is enqueued and gives the server's reply; rejects when there was none. */
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
    const response = await fetch(url, {
      method,
      headers,
      body: typeof body === 'string' ? body : null,
      signal: AbortSignal.any(signals),
    });
    const text = await readText(response);
    this.#reply = { status: response.status, text };
    return {
      status: response.status,
      text: async () => text,
      json: async () => JSON.parse(text),
      arrayBuffer: async () => new TextEncoder().encode(text).buffer,
    };
  }

  // The SDK's own storage turns its whole queue into JSON at each event.
  override getPersistedProperty<T>(key: string): T | undefined {
    return this.#properties.get(key) as T | undefined;
  }

  override setPersistedProperty<T>(key: string, value: T | null): void {
    this.#properties.set(key, value ?? undefined);
  }
}

/** An answer is short; whatever is at the other end must not fill our memory. */
async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let sizeBytes = 0;
  for await (const chunk of response.body ?? []) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > maxAnswerBytes) throw new Error('the answer is too long');
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function outcomeOf({ status, text, operationIdOfEvent }: ReplyToEvents): SendOutcome {
  if (status === 401 || status === 403) {
    return { state: 'unavailable', reason: `the server refuses the keys (HTTP ${status})` };
  }
  const reason = `the server answers HTTP ${status}`;
  if (hopelessStatuses.has(status)) return { state: 'refused', reason };
  if (status < 200 || status >= 300) return { state: 'unavailable', reason };
  const answer = answerSchema.safeParse(parseJson(text));
  if (!answer.success) {
    return { state: 'unavailable', reason: 'the answer is not that of a Langfuse server' };
  }
  const { errors } = answer.data;
  const [first] = errors;
  if (first === undefined) return { state: 'sent', refusedCount: 0 };
  return {
    state: 'sent',
    refusedCount: new Set(errors.map(({ id }) => operationIdOfEvent.get(id))).size,
    reason: `the server refuses some events (${first.status}: ${first.message ?? 'no reason given'})`,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The innermost cause says what the network said; the SDK wraps it twice. */
function reasonOf(error: unknown): string {
  let innermost = error;
  while (innermost instanceof Error && innermost.cause instanceof Error)
    innermost = innermost.cause;
  if (!(innermost instanceof Error)) return 'the request failed';
  if (innermost.name === 'TimeoutError') return 'the server does not answer in time';
  return innermost.message || innermost.name;
}

const rounded = (ms: number): number => Math.round(ms * 10) / 10;

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Condition } from '../../../base/Condition.ts';
import { type IngestionRequest, ingestionRequestSchema } from './ingestionSchema.ts';
import { decodeOtlp } from './otlpSchema.ts';

/** How the endpoint answers from now on. */
export type EndpointBehaviour =
  | { readonly kind: 'accept' }
  | { readonly kind: 'status'; readonly status: number; readonly body?: string }
  /** 207 with errors, or a partial success, for these operations. */
  | { readonly kind: 'refuse-operations'; readonly operationIds: ReadonlySet<string> }
  /** 413 for requests with more records. */
  | { readonly kind: 'limit'; readonly maxRecords: number }
  /** Takes the request and never answers. */
  | { readonly kind: 'hang' };

/** What both APIs say of one delivery of an operation. */
type Span = ReturnType<typeof decodeOtlp>[number];

/** A request that fits the schema of its API, and the answer that accepts all but the refused operations. */
interface Understood {
  readonly spans: readonly Span[];
  readonly answer: (refused: ReadonlySet<string>) => { status: number; body: unknown };
}

/**
 * A tracing server for tests, on loopback, with both APIs of Langfuse: checks each request against the schema of its
 * API and keeps what it accepted. What does not fit the schema is kept in `violations`, so that a test can show it.
 */
export class LangfuseEndpoint {
  readonly publicKey = 'pk-lf-test';
  readonly secretKey = 'sk-lf-test-secret';
  behaviour: EndpointBehaviour = { kind: 'accept' };
  /** Every request that arrived, whatever the answer. */
  requestCount = 0;
  /** The spans that were accepted or refused, not those of requests that failed. */
  spans: Span[] = [];
  readonly violations: string[] = [];
  /** The bodies of all requests as they were. */
  readonly bodies: string[] = [];
  #server: Server | undefined;
  #port = 0;
  readonly #received = new Condition();

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Starts, on the same port as before where it was started before. */
  async start(): Promise<void> {
    const server = createServer((request, response) => void this.#receive(request, response));
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }

  /** Resolves as soon as the condition holds; it is looked at after each request. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await this.#received.wait();
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      this.#answer(request, Buffer.concat(chunks).toString(), response);
    } catch {
      response.destroy();
    }
    this.#received.notifyAll();
  }

  #answer(request: IncomingMessage, body: string, response: ServerResponse): void {
    this.requestCount += 1;
    this.bodies.push(body);
    const { behaviour } = this;
    if (behaviour.kind === 'hang') return;
    if (behaviour.kind === 'status') {
      sendJson(response, behaviour.status, behaviour.body ?? '{"message":"no"}');
      return;
    }
    const understood = this.#understand(request, body);
    if (understood === undefined) {
      sendJson(response, 400, '{"message":"not a request of Langfuse"}');
      return;
    }
    if (behaviour.kind === 'limit' && understood.spans.length > behaviour.maxRecords) {
      sendJson(response, 413, '{"message":"too large"}');
      return;
    }
    this.spans.push(...understood.spans);
    const refused = behaviour.kind === 'refuse-operations' ? behaviour.operationIds : new Set('');
    const answer = understood.answer(refused);
    sendJson(response, answer.status, JSON.stringify(answer.body));
  }

  #understand(request: IncomingMessage, body: string): Understood | undefined {
    const credentials = Buffer.from(`${this.publicKey}:${this.secretKey}`).toString('base64');
    const isRight =
      request.method === 'POST' &&
      request.headers['content-type'] === 'application/json' &&
      request.headers.authorization === `Basic ${credentials}`;
    try {
      if (!isRight) throw new Error('wrong headers');
      if (request.url === '/api/public/ingestion') return readIngestion(body);
      if (request.url !== '/api/public/otel/v1/traces') throw new Error('unknown address');
      if (request.headers['x-langfuse-ingestion-version'] !== '4') throw new Error('no version');
      return readOtlp(body);
    } catch (error) {
      this.violations.push(`${request.method} ${request.url}: ${String(error)} in ${body}`);
      return undefined;
    }
  }
}

function readOtlp(body: string): Understood {
  const spans = decodeOtlp(body);
  const answer: Understood['answer'] = (refused) => {
    const rejectedCount = spans.filter(({ traceId }) => refused.has(traceId)).length;
    const partialSuccess = { rejectedSpans: String(rejectedCount), errorMessage: 'invalid event' };
    return { status: 200, body: rejectedCount === 0 ? {} : { partialSuccess } };
  };
  return { spans, answer };
}

function readIngestion(body: string): Understood {
  const { batch, metadata } = ingestionRequestSchema.parse(JSON.parse(body));
  if (metadata.batch_size !== batch.length) throw new Error('batch_size is not that of the batch');
  const isRefused = (event: Event, refused: ReadonlySet<string>): boolean =>
    refused.has(event.type === 'span-create' ? event.body.traceId : event.body.id);
  const spans = batch.flatMap((event) => {
    if (event.type !== 'span-create') return [];
    const trace = batch.find(({ body: { id } }) => id === event.body.traceId)?.body;
    if (trace === undefined || !('release' in trace)) throw new Error('a span without its trace');
    const { release, tags } = trace;
    return [{ ...event.body, release, tags }];
  });
  const answer: Understood['answer'] = (refused) => ({
    status: 207,
    body: {
      successes: batch
        .filter((event) => !isRefused(event, refused))
        .map(({ id }) => ({ id, status: 201 })),
      errors: batch
        .filter((event) => isRefused(event, refused))
        .map(({ id }) => ({ id, status: 400, message: 'invalid event' })),
    },
  });
  return { spans: spans as Span[], answer };
}

type Event = IngestionRequest['batch'][number];

function sendJson(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(body);
}

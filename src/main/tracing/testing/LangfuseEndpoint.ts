import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type IngestionRequest, ingestionRequestSchema, type Span } from './ingestionSchema.ts';

/** How the endpoint answers from now on. */
export type EndpointBehaviour =
  | { readonly kind: 'accept' }
  | { readonly kind: 'status'; readonly status: number; readonly body?: string }
  /** 207 with errors for the events of these operations. */
  | { readonly kind: 'refuse-operations'; readonly operationIds: ReadonlySet<string> }
  /** Takes the request and never answers. */
  | { readonly kind: 'hang' };

/**
 * A tracing server for tests, on loopback: checks each request against Langfuse's schema and keeps what it
 * accepted. What does not fit the schema is kept in `violations`, so that a test can show it.
 */
export class LangfuseEndpoint {
  readonly publicKey = 'pk-lf-test';
  readonly secretKey = 'sk-lf-test-secret';
  behaviour: EndpointBehaviour = { kind: 'accept' };
  /** Every request that arrived, whatever the answer. */
  requestCount = 0;
  readonly requests: IngestionRequest[] = [];
  readonly violations: string[] = [];
  /** The bodies of all requests as they were. */
  readonly bodies: string[] = [];
  #server: Server | undefined;
  #port = 0;
  #listeners = new Set<() => void>();

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** The spans that were accepted. */
  get spans(): Span[] {
    return this.requests.flatMap(({ batch }) =>
      batch.flatMap((event) => (event.type === 'span-create' ? [event.body] : [])),
    );
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
    if (condition()) return;
    await new Promise<void>((resolve) => {
      const listener = (): void => {
        if (!condition()) return;
        this.#listeners.delete(listener);
        resolve();
      };
      this.#listeners.add(listener);
    });
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      this.#answer(request, Buffer.concat(chunks).toString(), response);
    } catch {
      response.destroy();
    }
    for (const listener of [...this.#listeners]) listener();
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
    const accepted = this.#check(request, body);
    if (accepted === undefined) {
      sendJson(response, 400, '{"message":"not an ingestion request"}');
      return;
    }
    this.requests.push(accepted);
    const refused = behaviour.kind === 'refuse-operations' ? behaviour.operationIds : new Set();
    const isRefused = (event: IngestionRequest['batch'][number]): boolean =>
      refused.has(event.type === 'span-create' ? event.body.traceId : event.body.id);
    sendJson(
      response,
      207,
      JSON.stringify({
        successes: accepted.batch
          .filter((event) => !isRefused(event))
          .map(({ id }) => ({ id, status: 201 })),
        errors: accepted.batch
          .filter(isRefused)
          .map(({ id }) => ({ id, status: 400, message: 'invalid event' })),
      }),
    );
  }

  #check(request: IncomingMessage, body: string): IngestionRequest | undefined {
    const credentials = Buffer.from(`${this.publicKey}:${this.secretKey}`).toString('base64');
    const isRight =
      request.method === 'POST' &&
      request.url === '/api/public/ingestion' &&
      request.headers['content-type'] === 'application/json' &&
      request.headers.authorization === `Basic ${credentials}`;
    if (!isRight) this.violations.push(`${request.method} ${request.url} with wrong headers`);
    const parsed = ingestionRequestSchema.safeParse(JSON.parse(body));
    if (!parsed.success) {
      this.violations.push(`${parsed.error.message} in ${body}`);
      return undefined;
    }
    if (parsed.data.metadata.batch_size !== parsed.data.batch.length) {
      this.violations.push('batch_size is not the size of the batch');
    }
    return isRight ? parsed.data : undefined;
  }
}

function sendJson(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(body);
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';
import type { AppInfo, Settings } from '../../shared/ipc.ts';
import type { Problem } from '../../shared/problem.ts';
import { quote } from '../../shared/quote.ts';
import type { Log } from '../log/Log.ts';
import { type MetricsFormat, metricsPath, readMetricsRequest } from './metricsRequest.ts';

/** Where metrics are served, why they are not, or that they are off, as the About window shows it. */
export type MetricsAddress = AppInfo['metrics'];

interface RenderedMetrics {
  readonly contentType: string;
  readonly body: string;
}

const host = '127.0.0.1';
/** Two scrapers and a person with a browser. Many more are a mistake. */
const maxConnections = 32;
const maxHeaderSizeBytes = 8 * 1024;
/** Loopback answers in milliseconds; a client that takes longer is gone. */
const requestTimeoutMs = 5_000;
const idleTimeoutMs = 10_000;
/** How often Node checks for requests that take too long; by default every 30 s. */
const timeoutsCheckedEveryMs = 1_000;

/**
 * Serves the registry on the loopback interface. `listen` may be called again whenever the setting changes;
 * if the port is not available it returns a value and does not throw, since metrics must never stop the app.
 */
export class MetricsServer {
  readonly #registry: Registry;
  readonly #log: Log;
  #server: Server | undefined;
  #address: MetricsAddress = 'off';
  /** The last `listen` or `close`, so that they run one after the other. */
  #turn: Promise<unknown> = Promise.resolve();
  readonly #rendering = new Map<MetricsFormat, Promise<RenderedMetrics>>();

  constructor(registry: Registry, log: Log) {
    this.#registry = registry;
    this.#log = log;
  }

  get address(): MetricsAddress {
    return this.#address;
  }

  /** Serves on that port from now on, and on no other. Never rejects. */
  listen(port: Settings['metricsPort']): Promise<MetricsAddress> {
    const listening = this.#turn.then(async () => {
      await this.#stop();
      this.#address = port === 'off' ? 'off' : await this.#start(port);
      return this.#address;
    });
    this.#turn = listening;
    return listening;
  }

  /** Stops at once; scrapes in progress are cut off. */
  async close(): Promise<void> {
    await this.listen('off');
  }

  #start(port: number): Promise<MetricsAddress> {
    const limits = {
      maxHeaderSize: maxHeaderSizeBytes,
      connectionsCheckingInterval: timeoutsCheckedEveryMs,
    };
    const server = createServer(limits, (request, response) => {
      void this.#answer(request, response);
    });
    server.maxConnections = maxConnections;
    server.headersTimeout = requestTimeoutMs;
    server.requestTimeout = requestTimeoutMs;
    server.keepAliveTimeout = idleTimeoutMs;
    // Also ends a connection that reads nothing or requests nothing.
    server.setTimeout(idleTimeoutMs);
    return new Promise((resolve) => {
      server.once('error', (error: NodeJS.ErrnoException) => {
        const problem = problemOf(error, port);
        this.#log.warn('metrics are not served', { port, error });
        resolve({ problem });
      });
      server.listen(port, host, () => {
        server.removeAllListeners('error');
        server.on('error', (error) => this.#log.warn('metrics server has a problem', { error }));
        this.#server = server;
        const url = `http://${host}:${(server.address() as AddressInfo).port}${metricsPath}`;
        this.#log.info('metrics are served', { url });
        resolve({ url });
      });
    });
  }

  #stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return Promise.resolve();
    return new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    const asked = readMetricsRequest(request.method, request.url, request.headers.host);
    if ('sentence' in asked) {
      if (asked.status === 405) response.setHeader('Allow', 'GET, HEAD');
      sendSentence(response, asked.status, asked.sentence);
      return;
    }
    try {
      const { contentType, body } = await this.#render(asked.format);
      response.writeHead(200, {
        'Content-Type': contentType,
        'Content-Length': Buffer.byteLength(body),
      });
      // Node omits the body of a response to HEAD.
      response.end(body);
    } catch (error) {
      this.#log.error('metrics could not be read', { error });
      sendSentence(response, 500, 'The metrics could not be read; the log of the app says why.');
    }
  }

  /** Simultaneous scrapes share one response, so that many cost as much as one. */
  #render(format: MetricsFormat): Promise<RenderedMetrics> {
    const underWay = this.#rendering.get(format);
    if (underWay !== undefined) return underWay;
    const rendering = (format === 'json' ? this.#renderJson() : this.#renderText()).finally(() =>
      this.#rendering.delete(format),
    );
    this.#rendering.set(format, rendering);
    return rendering;
  }

  async #renderText(): Promise<RenderedMetrics> {
    return { contentType: this.#registry.contentType, body: await this.#registry.metrics() };
  }

  async #renderJson(): Promise<RenderedMetrics> {
    return {
      contentType: 'application/json; charset=utf-8',
      body: JSON.stringify(await this.#registry.getMetricsAsJSON()),
    };
  }
}

function sendSentence(response: ServerResponse, status: number, sentence: string): void {
  // The body of a refused request is not read: the connection ends with the response.
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' });
  response.end(`${sentence}\n`);
}

function problemOf(error: NodeJS.ErrnoException, port: number): Problem {
  switch (error.code) {
    case 'EADDRINUSE':
      return { code: 'port-used', port };
    case 'EACCES':
      return { code: 'port-not-allowed', port };
    default:
      return { code: 'port-failed', port, said: quote(error.code ?? error) };
  }
}

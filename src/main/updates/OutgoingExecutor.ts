import * as http from 'node:http';
import * as https from 'node:https';
import { Socket } from 'node:net';
import {
  type CancellationToken,
  configureRequestOptions,
  configureRequestUrl,
  type DownloadOptions,
  HttpExecutor,
} from 'builder-util-runtime';
import { isLoopback } from '../../shared/isLoopback.ts';
import { outgoingTo } from '../network/outgoing.ts';

const maxFeedSizeBytes = 256 * 1024;
const maxDownloadSizeBytes = 1024 * 1024 * 1024;
const maxHopCount = 5;

interface Outgoing extends http.RequestOptions {
  maxSizeBytes?: number;
  /** Of redirects, which copy the options of the request before. */
  hopCount?: number;
}

/**
 * Sends the requests of electron-updater as all others of this app are sent: through its proxies, trusting the same
 * authorities. Only HTTPS, redirects included; this machine is reached without it. Answers are bounded.
 */
export class OutgoingExecutor extends HttpExecutor<http.ClientRequest> {
  /** Requests a short text: the feed. */
  override request(
    options: http.RequestOptions,
    cancellationToken?: CancellationToken,
  ): Promise<string | null> {
    const bounded: Outgoing = { ...options, maxSizeBytes: maxFeedSizeBytes };
    return super.request(bounded, cancellationToken);
  }

  /** Called by electron-updater, which leaves it to each executor. Verifies the checksum. */
  download(url: URL, destination: string, options: DownloadOptions): Promise<string> {
    return options.cancellationToken.createPromise((resolve, reject, onCancel) => {
      const request: Outgoing = { headers: options.headers ?? {} };
      configureRequestUrl(url, request);
      const callback = (error: Error | null | undefined): void => {
        if (error) reject(error);
        else resolve(destination);
      };
      const call = { destination, options, onCancel, callback, responseHandler: null };
      this.doDownload(configureRequestOptions(request), call, 0);
    });
  }

  override createRequest(
    options: Outgoing,
    callback: (response: http.IncomingMessage) => void,
  ): http.ClientRequest {
    options.hopCount = (options.hopCount ?? -1) + 1;
    const { maxSizeBytes = maxDownloadSizeBytes } = options;
    const begin = (response: http.IncomingMessage): void => {
      limit(response, maxSizeBytes);
      callback(response);
    };
    try {
      const url = urlOf(options);
      check(url, options.hopCount);
      const { request } = url.protocol === 'https:' ? https : http;
      return request({ ...options, ...outgoingTo(url.href), headers: headersOf(options) }, begin);
    } catch (error) {
      return failing(error as Error);
    }
  }
}

function urlOf({ protocol, hostname, port, path }: http.RequestOptions): URL {
  return new URL(`${protocol}//${hostname}${port ? `:${port}` : ''}${path}`);
}

function check({ protocol, hostname }: URL, hopCount: number): void {
  if (hopCount > maxHopCount) throw new Error('too many redirects');
  if (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))) return;
  throw new Error('updates are only fetched over HTTPS');
}

/** Without the identifier by which a server could recognise this device. */
function headersOf({ headers }: http.RequestOptions): http.OutgoingHttpHeaders {
  const kept = Object.entries(headers ?? {}).filter(([name]) => name !== 'x-user-staging-id');
  return Object.fromEntries(kept) as http.OutgoingHttpHeaders;
}

function limit(response: http.IncomingMessage, maxSizeBytes: number): void {
  let sizeBytes = 0;
  response.on('data', (chunk: Buffer | string) => {
    sizeBytes += Buffer.byteLength(chunk);
    if (sizeBytes > maxSizeBytes) response.destroy(new Error('the answer is too long'));
  });
}

/** A request that reports the error as one of the network: electron-updater expects none to be thrown. */
function failing(error: Error): http.ClientRequest {
  return http.request({ createConnection: () => new Socket().destroy(error) });
}

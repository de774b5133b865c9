import * as http from 'node:http';
import * as https from 'node:https';
import type { TraceProblem } from '../../shared/problem.ts';
import { quote } from '../../shared/quote.ts';
import { outgoingTo } from '../network/outgoing.ts';
import type { TraceOutcome } from './TraceSender.ts';

/** A request fails after this long. */
export const requestTimeoutMs = 5_000;
const maxAnswerBytes = 256 * 1024;

export interface Reply {
  readonly status: number;
  readonly text: string;
}

/** The server does not understand the request: sending it again changes nothing. */
const hopelessStatuses = new Set([400, 415, 422]);
/** The error codes of TLS for certificates that it does not accept. */
const certificateCodes = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/;
/** There is a server at the address, but it does not serve this API. */
const unknownApiStatuses = new Set([404, 405, 410]);

/**
 * Posts once, without a retry.
 * @throws the network's error, or an Error if the response is too long
 */
export async function post(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string | Uint8Array<ArrayBuffer>,
  signal: AbortSignal,
): Promise<Reply> {
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    const { request } = new URL(url).protocol === 'https:' ? https : http;
    request(url, { method: 'POST', headers, signal, ...outgoingTo(url) }, resolve)
      .on('error', reject)
      .end(body);
  });
  return { status: response.statusCode ?? 0, text: await readText(response) };
}

/** The outcome of a request that the server did not accept; undefined if it did. */
export function refusalOf(status: number): TraceOutcome | undefined {
  const problem = { code: 'traces-status', status } as const;
  if (status === 413) return { state: 'too-large', problem };
  if (hopelessStatuses.has(status)) return { state: 'refused', problem };
  if (status === 401 || status === 403) {
    return { state: 'unavailable', problem: { code: 'traces-keys-refused', status } };
  }
  if (unknownApiStatuses.has(status)) {
    return { state: 'unavailable', problem: { code: 'traces-api-missing', status } };
  }
  return status >= 200 && status < 300 ? undefined : { state: 'unavailable', problem };
}

export const notLangfuse: TraceOutcome = {
  state: 'unavailable',
  problem: { code: 'not-langfuse' },
};

/** Why a request got no response. The innermost cause has the network's reason. */
export function requestFailure(error: unknown): TraceOutcome {
  return { state: 'unavailable', problem: problemOf(error) };
}

function problemOf(error: unknown): TraceProblem {
  let innermost = error;
  while (innermost instanceof Error && innermost.cause instanceof Error)
    innermost = innermost.cause;
  const { name, code, message } = innermost as NodeJS.ErrnoException;
  if (certificateCodes.test(code ?? '')) return { code: 'traces-untrusted', said: quote(message) };
  if (name === 'TimeoutError') return { code: 'traces-too-slow' };
  return { code: 'traces-not-sent', said: quote(message || name) };
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Responses are short; no server may fill the memory. */
async function readText(response: http.IncomingMessage): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let sizeBytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > maxAnswerBytes) throw new Error('the answer is too long');
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

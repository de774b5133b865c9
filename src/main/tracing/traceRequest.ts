import * as http from 'node:http';
import * as https from 'node:https';
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
  const reason = `the server answers HTTP ${status}`;
  if (status === 413) return { state: 'too-large', reason };
  if (hopelessStatuses.has(status)) return { state: 'refused', reason };
  if (status === 401 || status === 403) {
    return { state: 'unavailable', reason: `the server refuses the keys (HTTP ${status})` };
  }
  if (unknownApiStatuses.has(status)) {
    const advice = 'choose the other Langfuse API in the settings if the address is right';
    return {
      state: 'unavailable',
      reason: `the server does not have this API (HTTP ${status}): ${advice}`,
    };
  }
  return status >= 200 && status < 300 ? undefined : { state: 'unavailable', reason };
}

export const notLangfuse: TraceOutcome = {
  state: 'unavailable',
  reason: 'the answer is not that of a Langfuse server',
};

/** Why a request got no response. The innermost cause has the network's reason. */
export function requestFailure(error: unknown): TraceOutcome {
  return { state: 'unavailable', reason: reasonOf(error) };
}

function reasonOf(error: unknown): string {
  let innermost = error;
  while (innermost instanceof Error && innermost.cause instanceof Error)
    innermost = innermost.cause;
  if (!(innermost instanceof Error)) return 'the request failed';
  if ('code' in innermost && certificateCodes.test(String(innermost.code))) {
    return `the certificate of the server is not trusted: ${innermost.message}`;
  }
  if (innermost.name === 'TimeoutError') return 'the server does not answer in time';
  return innermost.message || innermost.name;
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

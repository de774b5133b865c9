import { z } from 'zod';
import { quote } from '../../shared/quote.ts';
import type { DeliveryRecord } from './DeliveryRecord.ts';
import { ObservationEncoder } from './ObservationEncoder.ts';
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
  refusalOf,
  requestFailure,
  requestTimeoutMs,
} from './traceRequest.ts';

/** With this version, Langfuse stores each observation as it arrives, and expects it to be complete. */
const ingestionVersion = '4';

/** The part of `ExportTraceServiceResponse` that is used. JSON encodes 64-bit numbers as strings. */
const answerSchema = z.object({
  partialSuccess: z
    .object({
      rejectedSpans: z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]).nullish(),
      errorMessage: z.string().nullish(),
    })
    .nullish(),
});

/**
 * Sends records to Langfuse's OpenTelemetry endpoint. The Langfuse SDK creates the observations; the request is our own,
 * since the SDK's exporter silently retries for up to a minute, and discards what the server says about refused spans.
 */
export class OtlpSender implements TraceSender {
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #encoder: ObservationEncoder;

  constructor(account: LangfuseAccount, release: string) {
    const { publicKey, secretKey } = account;
    this.#url = `${serverOf(account)}/api/public/otel/v1/traces`;
    this.#headers = {
      'Content-Type': 'application/json',
      Authorization: `Basic ${Buffer.from(`${publicKey}:${secretKey}`).toString('base64')}`,
      'x-langfuse-ingestion-version': ingestionVersion,
      'x-langfuse-public-key': publicKey,
    };
    this.#encoder = new ObservationEncoder(account, release);
  }

  async send(records: readonly DeliveryRecord[], signal: AbortSignal): Promise<TraceOutcome> {
    try {
      const body = await this.#encoder.encode(records);
      const limit = AbortSignal.any([signal, AbortSignal.timeout(requestTimeoutMs)]);
      const { status, text } = await post(this.#url, this.#headers, body, limit);
      return refusalOf(status) ?? outcomeOf(text, records.length);
    } catch (error) {
      return requestFailure(error);
    }
  }
}

/** An empty answer means that everything was accepted. */
function outcomeOf(text: string, sentCount: number): TraceOutcome {
  const answer = answerSchema.safeParse(text.trim() === '' ? {} : parseJson(text));
  if (!answer.success) return notLangfuse;
  const { rejectedSpans, errorMessage } = answer.data.partialSuccess ?? {};
  const refusedCount = Math.min(sentCount, rejectedSpans ?? 0);
  if (refusedCount === 0) return { state: 'sent', refusedCount };
  const problem = { code: 'traces-refused', said: quote(errorMessage ?? '') } as const;
  return { state: 'sent', refusedCount, problem };
}

import { z } from 'zod';
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

/** Langfuse stores each observation as it comes, and expects it to be complete. */
const ingestionVersion = '4';

/** `ExportTraceServiceResponse`, as far as it concerns us. JSON has 64-bit numbers as text. */
const answerSchema = z.object({
  partialSuccess: z
    .object({
      rejectedSpans: z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]).nullish(),
      errorMessage: z.string().nullish(),
    })
    .nullish(),
});

/**
 * Sends records to Langfuse's OpenTelemetry endpoint. The Langfuse SDK makes the observations; the request is ours,
 * since the SDK's exporter retries for up to a minute unseen, and forgets what the server says of refused spans.
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
  const reason = `the server refuses some spans (${errorMessage || 'no reason given'})`;
  return { state: 'sent', refusedCount, reason };
}

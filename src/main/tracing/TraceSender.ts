import type { TraceProblem } from '../../shared/problem.ts';
import type { DeliveryRecord } from './DeliveryRecord.ts';

export interface LangfuseAccount {
  readonly publicKey: string;
  readonly secretKey: string;
  /** Empty: Langfuse's own cloud. */
  readonly baseUrl: string;
}

/** The result of sending a batch of records. */
export type TraceOutcome =
  /** The server accepted the batch, except the refused records. */
  | {
      readonly state: 'sent';
      readonly refusedCount: number;
      readonly problem?: TraceProblem | undefined;
    }
  /** The server will never accept this batch. */
  | { readonly state: 'refused'; readonly problem: TraceProblem }
  /** The request is too large: a smaller batch may be accepted. */
  | { readonly state: 'too-large'; readonly problem: TraceProblem }
  /** The server is unreachable or overloaded: the same batch may be accepted later. */
  | { readonly state: 'unavailable'; readonly problem: TraceProblem };

/** Sends records to a tracing server. One call is one request and returns its result. */
export interface TraceSender {
  /** Sends at most `maxRecordsPerSend` records. One call at a time. Never rejects. */
  send(records: readonly DeliveryRecord[], signal: AbortSignal): Promise<TraceOutcome>;
}

/** The URL of an account's server, without a trailing slash. */
export const serverOf = ({ baseUrl }: LangfuseAccount): string =>
  (baseUrl || 'https://cloud.langfuse.com').replace(/\/+$/, '');

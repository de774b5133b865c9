import type { DeliveryRecord } from './DeliveryRecord.ts';

export interface LangfuseAccount {
  readonly publicKey: string;
  readonly secretKey: string;
  /** Empty: Langfuse's own cloud. */
  readonly baseUrl: string;
}

/** What became of a batch of records. */
export type TraceOutcome =
  /** The server accepted the batch, all but the refused records. */
  | { readonly state: 'sent'; readonly refusedCount: number; readonly reason?: string | undefined }
  /** The server will never accept this batch. */
  | { readonly state: 'refused'; readonly reason: string }
  /** The server accepts no request of this size: a smaller batch is worth a try. */
  | { readonly state: 'too-large'; readonly reason: string }
  /** The server is not there or not able now: the same batch is worth another try later. */
  | { readonly state: 'unavailable'; readonly reason: string };

/** Sends records to a tracing server. One call is one request, and it says what became of it. */
export interface TraceSender {
  /** Sends at most `maxRecordsPerSend` records. One call at a time. Never rejects. */
  send(records: readonly DeliveryRecord[], signal: AbortSignal): Promise<TraceOutcome>;
}

/** The address of an account's server, without a slash at its end. */
export const serverOf = ({ baseUrl }: LangfuseAccount): string =>
  (baseUrl || 'https://cloud.langfuse.com').replace(/\/+$/, '');

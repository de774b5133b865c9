import { isMainThread, parentPort } from 'node:worker_threads';
import { errorText } from './errorText.ts';

/** An object of functions with plain arguments and results, as they can cross to a worker. */
// biome-ignore lint/suspicious/noExplicitAny: the one place that stands for every signature
export type Calls<Names> = { readonly [Name in keyof Names]: (...parameters: any[]) => unknown };

export interface CallMessage {
  readonly callId: number;
  readonly name: string;
  readonly parameters: readonly unknown[];
}

export type AnswerMessage =
  | { readonly callId: number; readonly ok: true; readonly value: unknown }
  | { readonly callId: number; readonly ok: false; readonly failure: Failure };

/** An error, as far as it crosses to another thread. */
export interface Failure {
  readonly message: string;
  /** What kind of error it is, where the worker says. */
  readonly code?: string;
  /** What else belongs to it, where the worker says. */
  readonly details?: unknown;
}

export interface EventMessage {
  readonly event: unknown;
}

/** Of the answers of calls: bytes that this worker needs no longer. They are handed over instead of being copied. */
export type HandedOver<Served extends Calls<Served>> = {
  readonly [Name in keyof Served]?: (
    value: Awaited<ReturnType<Served[Name]>>,
  ) => readonly Uint8Array[];
};

export interface ServeOptions<Served extends Calls<Served>> {
  readonly handedOver?: HandedOver<Served>;
  readonly failureOf?: (error: unknown) => Failure;
}

/** Answers the calls of `WorkerClient` in this worker, one after the other; one that returns a promise once that settles. */
export function serveCalls<Served extends Calls<Served>>(
  calls: Served,
  {
    handedOver = {},
    failureOf = (error) => ({ message: errorText(error) }),
  }: ServeOptions<Served> = {},
): void {
  const port = parentPort;
  if (isMainThread || port === null)
    throw new Error('this file is a worker and runs in no other way');
  port.on('message', ({ callId, name, parameters }: CallMessage) => {
    const answer = (message: AnswerMessage, buffers: readonly ArrayBuffer[] = []): void =>
      port.postMessage(message, buffers);
    const succeed = (value: unknown): void => {
      const bytes = handedOver[name as keyof Served]?.(value as never) ?? [];
      answer({ callId, ok: true, value }, buffersOf(bytes));
    };
    const fail = (error: unknown): void => {
      answer({ callId, ok: false, failure: failureOf(error) });
    };
    try {
      const value = calls[name as keyof Served](...parameters);
      if (value instanceof Promise) value.then(succeed, fail);
      else succeed(value);
    } catch (error) {
      fail(error);
    }
  });
}

/** The buffers that hold these bytes and nothing else. */
export function buffersOf(bytes: readonly Uint8Array[]): readonly ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  for (const { buffer, byteLength } of bytes) {
    if (buffer instanceof ArrayBuffer && byteLength === buffer.byteLength) buffers.add(buffer);
  }
  return [...buffers];
}

/** Tells the main thread something it did not ask for. */
export function sendEvent(event: unknown): void {
  parentPort?.postMessage({ event } satisfies EventMessage);
}

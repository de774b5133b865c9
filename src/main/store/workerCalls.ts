import { isMainThread, parentPort } from 'node:worker_threads';
import { asStorageError, type StorageFault } from '../../sqlite/StorageError.ts';

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
  | {
      readonly callId: number;
      readonly ok: false;
      readonly fault: StorageFault;
      readonly message: string;
    };

export interface EventMessage {
  readonly event: unknown;
}

/** Answers the calls of `WorkerClient` in this worker, one after the other; one that returns a promise once that settles. */
export function serveCalls<Served extends Calls<Served>>(calls: Served): void {
  const port = parentPort;
  if (isMainThread || port === null)
    throw new Error('this file is a worker and runs in no other way');
  port.on('message', ({ callId, name, parameters }: CallMessage) => {
    const answer = (message: AnswerMessage): void => port.postMessage(message);
    const succeed = (value: unknown): void => answer({ callId, ok: true, value });
    const fail = (error: unknown): void => {
      const { fault, message } = asStorageError(error);
      answer({ callId, ok: false, fault, message });
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

/** Tells the main thread something it did not ask for. */
export function sendEvent(event: unknown): void {
  parentPort?.postMessage({ event } satisfies EventMessage);
}

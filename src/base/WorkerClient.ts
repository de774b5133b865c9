import { Worker } from 'node:worker_threads';
import { backgroundClock, type Clock } from './Clock.ts';
import type { AnswerMessage, CallMessage, Calls, EventMessage, Failure } from './workerCalls.ts';

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Of the parameters of calls: buffers that the caller needs no longer. They are handed over instead of being copied. */
export type HandsOver<Served extends Calls<Served>> = {
  readonly [Name in keyof Served]?: (
    ...parameters: Parameters<Served[Name]>
  ) => readonly ArrayBuffer[];
};

export interface WorkerClientOptions<Served extends Calls<Served>, Event> {
  /** File of the worker: a script that calls `serveCalls`. */
  readonly path: string;
  readonly workerData: unknown;
  readonly onEvent?: (event: Event) => void;
  readonly handsOver?: HandsOver<Served>;
  /** What a failed call rejects with; a call without a code failed because the worker ended. Default: an `Error`. */
  readonly errorOf?: (failure: Failure) => Error;
  /** A worker without calls for this time is ended, which frees its memory. Undefined: it is kept. */
  readonly idleMs?: number;
  /** Default: the background clock, so that an idle worker does not keep the process running. */
  readonly clock?: Clock;
}

/** Calls functions in a worker. A worker that dies fails what it was doing, and is started again by the next call. */
export class WorkerClient<Served extends Calls<Served>, Event = never> {
  readonly #options: WorkerClientOptions<Served, Event>;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #lastCallId = 0;
  #isClosed = false;
  #cancelIdleEnd = (): void => {};
  /** The last one that nobody called any more. */
  #idleEnd: Promise<unknown> = Promise.resolve();

  constructor(options: WorkerClientOptions<Served, Event>) {
    this.#options = options;
  }

  /** Rejects with `errorOf` what the worker threw, or that it died. */
  call<Name extends keyof Served & string>(
    name: Name,
    ...parameters: Parameters<Served[Name]>
  ): Promise<Awaited<ReturnType<Served[Name]>>> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) {
        reject(this.#errorOf({ message: 'the worker is closed' }));
        return;
      }
      this.#cancelIdleEnd();
      this.#worker ??= this.#start();
      this.#lastCallId += 1;
      const callId = this.#lastCallId;
      this.#waiting.set(callId, { resolve: (value) => resolve(value as never), reject });
      const buffers = this.#options.handsOver?.[name]?.(...parameters) ?? [];
      this.#worker.postMessage({ callId, name, parameters } satisfies CallMessage, buffers);
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.end();
  }

  /** Ends the worker and with it all that it has open; the next call starts a fresh one. */
  async end(): Promise<void> {
    this.#cancelIdleEnd();
    await Promise.all([this.#idleEnd, this.#worker?.terminate()]);
  }

  #start(): Worker {
    const { path, workerData } = this.#options;
    const worker = new Worker(path, { workerData });
    worker.on('message', (message: AnswerMessage | EventMessage) => this.#receive(message));
    worker.on('error', (error) => this.#died(worker, `the worker failed: ${error.message}`));
    worker.on('exit', () => this.#died(worker, 'the worker ended'));
    return worker;
  }

  #receive(message: AnswerMessage | EventMessage): void {
    if ('event' in message) {
      this.#options.onEvent?.(message.event as Event);
      return;
    }
    const waiting = this.#waiting.get(message.callId);
    this.#waiting.delete(message.callId);
    if (message.ok) waiting?.resolve(message.value);
    else waiting?.reject(this.#errorOf(message.failure));
    if (this.#waiting.size === 0) this.#idle();
  }

  #idle(): void {
    const { idleMs, clock = backgroundClock } = this.#options;
    if (idleMs === undefined) return;
    this.#cancelIdleEnd = clock.after(idleMs, () => {
      const worker = this.#worker;
      // A call that comes while it ends is for the next one.
      this.#worker = undefined;
      this.#idleEnd = worker?.terminate() ?? this.#idleEnd;
    });
  }

  #died(worker: Worker, reason: string): void {
    if (this.#worker !== worker) return; // 'error' is followed by 'exit', and a new one may be at work.
    this.#worker = undefined;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(this.#errorOf({ message: reason }));
  }

  #errorOf(failure: Failure): Error {
    return this.#options.errorOf?.(failure) ?? new Error(failure.message);
  }
}

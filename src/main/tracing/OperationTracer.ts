import type { Registry } from 'prom-client';
import { type Clock, systemClock } from '../../base/Clock.ts';
import { problemLine } from '../../shared/CodedError.ts';
import type { TracingHealth } from '../../shared/health.ts';
import type { Settings } from '../../shared/ipc.ts';
import type { TraceProblem } from '../../shared/problem.ts';
import { quote } from '../../shared/quote.ts';
import type { Log } from '../log/Log.ts';
import type { Scrubber } from '../log/Scrubber.ts';
import type { Delivered, DeliveryFailed, DeliveryObserver } from '../sync/observer.ts';
import { type DeliveryRecord, maxRecordsPerSend, recordsOf } from './DeliveryRecord.ts';
import { isSampled } from './isSampled.ts';
import { RecordBuffer } from './RecordBuffer.ts';
import type { LangfuseAccount, TraceOutcome, TraceSender } from './TraceSender.ts';
import { createTraceSeries, type DropReason, type TraceSeries } from './traceSeries.ts';

export interface TracingSettings extends LangfuseAccount {
  /** Which of Langfuse's two APIs the server has. */
  readonly api: Settings['langfuseApi'];
  /** The fraction of operations that is traced, 0 to 1. */
  readonly sampleRate: number;
}

export interface OperationTracerOptions {
  /** The registry for the tracer's own series. */
  readonly registry: Registry;
  readonly log: Log;
  readonly scrubber: Scrubber;
  /** Version of the app: Langfuse's `release`. */
  readonly release: string;
  readonly clock?: Clock;
  /** How many records may wait in memory, about 300 bytes each. */
  readonly capacity?: number;
}

/** As many as a day offline leaves, at most 3 MB. */
const defaultCapacity = 10_000;
/** How long records wait for more, unless there are enough for a full request. */
const gatheringMs = 5_000;
/**
 * The shortest time between requests. Encoding one takes one or two milliseconds of the event loop: after a
 * burst, traces are sent slowly, so that they do not slow delivery.
 */
const spacingMs = 50;
const firstPauseMs = 5_000;
const maxPauseMs = 5 * 60_000;
/** Quitting waits no longer than this for the tracing server. */
const quitLimitMs = 2_000;
const maxFailureLength = 300;

/**
 * - `resting`: nothing waits to be sent, or tracing is off;
 * - `gathering`: records wait for more, or for the next request;
 * - `sending`: a request is in progress;
 * - `pausing`: the server was unreachable, the next try comes later.
 */
type Activity =
  | { readonly state: 'resting' }
  | { readonly state: 'gathering'; readonly delayMs: number; readonly cancel: () => void }
  | { readonly state: 'pausing'; readonly cancel: () => void }
  | { readonly state: 'sending'; readonly done: Promise<void> };

const resting: Activity = { state: 'resting' };

/**
 * Traces deliveries with Langfuse once `configure` has set keys. Delivery only waits for a record to be
 * put into an array; sending happens later and separately. An unreachable server costs bounded memory, a
 * request at growing intervals, and one line in the log.
 */
export class OperationTracer implements DeliveryObserver {
  readonly #options: OperationTracerOptions;
  readonly #clock: Clock;
  readonly #series: TraceSeries;
  readonly #buffer: RecordBuffer;
  #settings: TracingSettings | undefined;
  #sender: Promise<TraceSender> | undefined;
  #activity: Activity = resting;
  /** Aborts the request in progress. */
  #abort = new AbortController();
  /** Records in the request in progress. */
  #underWayCount = 0;
  /** Halved when the server finds a request too large. */
  #maxRecords = maxRecordsPerSend;
  #sentCount = 0;
  #refusedCount = 0;
  /** Why the latest request was not fully accepted. */
  #problem: TraceProblem | undefined;
  /** Consecutive requests that reached no server. */
  #failedSends = 0;
  #refusalWasLogged = false;
  #isClosing = false;

  constructor(options: OperationTracerOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#buffer = new RecordBuffer(options.capacity ?? defaultCapacity);
    this.#series = createTraceSeries(options.registry, () => this.#waitingCount);
  }

  /** The state of tracing, for the Health window; undefined when it is off. */
  get health(): TracingHealth | undefined {
    if (this.#settings === undefined) return undefined;
    return {
      waitingCount: this.#waitingCount,
      sentCount: this.#sentCount,
      refusedCount: this.#refusedCount,
      ...(this.#problem === undefined ? {} : { problem: this.#problem }),
    };
  }

  /** Records without an answer from the server. */
  get #waitingCount(): number {
    return this.#buffer.size + this.#underWayCount;
  }

  /** Applies these settings; without keys, or with undefined, tracing is off. */
  configure(settings: TracingSettings | undefined): void {
    const hasKeys =
      settings !== undefined && settings.publicKey !== '' && settings.secretKey !== '';
    this.#settings = hasKeys ? settings : undefined;
    if (hasKeys) this.#options.scrubber.hide(settings.secretKey);
    else this.#buffer.clear();
    this.#sender = undefined;
    this.#failedSends = 0;
    this.#refusalWasLogged = false;
    this.#maxRecords = maxRecordsPerSend;
    this.#problem = undefined;
    this.#abort.abort();
    this.#abort = new AbortController();
    if (this.#activity.state === 'sending') return;
    this.#rest();
    this.#gather();
  }

  delivered(event: Delivered): void {
    this.#record(event);
  }

  deliveryFailed(event: DeliveryFailed): void {
    this.#record(event);
  }

  /** Sends what is queued, for at most two seconds; the rest is dropped and counted. Never rejects. */
  async close(): Promise<void> {
    this.#isClosing = true;
    const cancelLimit = this.#clock.after(quitLimitMs, () => this.#abort.abort());
    if (this.#activity.state === 'sending') await this.#activity.done;
    else this.#rest();
    while (this.#buffer.size > 0 && (await this.#sendBatch()));
    cancelLimit();
    const leftCount = this.#buffer.size;
    this.#drop('quit', leftCount);
    if (leftCount > 0) this.#options.log.warn('traces were dropped at quit', { count: leftCount });
    this.configure(undefined);
  }

  #record(event: Delivered | DeliveryFailed): void {
    const settings = this.#settings;
    if (settings === undefined || this.#isClosing) return;
    const records = recordsOf(
      event,
      this.#clock.wallMs(),
      (operationId) => isSampled(operationId, settings.sampleRate),
      (text) => this.#options.scrubber.scrub(text).slice(0, maxFailureLength),
    );
    this.#drop('overflow', this.#buffer.add(records));
    if (this.#activity.state === 'resting' || this.#activity.state === 'gathering') this.#gather();
  }

  /** Schedules the next request: soon if it is full, otherwise when the oldest record has waited long enough. */
  #gather(): void {
    if (this.#buffer.size === 0) return;
    const delayMs = this.#buffer.size >= maxRecordsPerSend ? spacingMs : gatheringMs;
    if (this.#activity.state === 'gathering' && this.#activity.delayMs <= delayMs) return;
    this.#rest();
    const cancel = this.#clock.after(delayMs, () => this.#startSending());
    this.#activity = { state: 'gathering', delayMs, cancel };
  }

  #startSending(): void {
    const done = this.#sendBatch().then(() => this.#goOn());
    this.#activity = { state: 'sending', done };
  }

  /** Schedules what follows a request. */
  #goOn(): void {
    this.#activity = resting;
    if (this.#isClosing) return;
    if (this.#failedSends === 0) {
      this.#gather();
      return;
    }
    const pauseMs = Math.min(maxPauseMs, firstPauseMs * 2 ** (this.#failedSends - 1));
    const cancel = this.#clock.after(pauseMs, () => this.#startSending());
    this.#activity = { state: 'pausing', cancel };
  }

  /** Cancels the scheduled request. */
  #rest(): void {
    if ('cancel' in this.#activity) this.#activity.cancel();
    this.#activity = resting;
  }

  /** Sends one request. Never rejects. @returns false if another one now would be pointless */
  async #sendBatch(): Promise<boolean> {
    const settings = this.#settings;
    const { signal } = this.#abort;
    if (settings === undefined || signal.aborted) return false;
    const batch = this.#buffer.take(this.#maxRecords);
    this.#underWayCount = batch.length;
    const outcome = await this.#send(settings, batch, signal);
    this.#underWayCount = 0;
    if (signal.aborted) {
      // The tracer was closed or reconfigured during the request, which says nothing about the server.
      if (this.#settings !== undefined) this.#putBack(batch);
      return false;
    }
    this.#note(outcome, batch);
    return outcome.state !== 'unavailable';
  }

  async #send(
    settings: TracingSettings,
    batch: readonly DeliveryRecord[],
    signal: AbortSignal,
  ): Promise<TraceOutcome> {
    try {
      // Loaded with the first trace, since most users never send one.
      this.#sender ??= loadSender(settings, this.#options.release);
      return await (await this.#sender).send(batch, signal);
    } catch (error) {
      return { state: 'unavailable', problem: { code: 'traces-not-sent', said: quote(error) } };
    }
  }

  #note(outcome: TraceOutcome, batch: readonly DeliveryRecord[]): void {
    this.#problem = outcome.problem;
    if (outcome.state === 'unavailable') {
      this.#putBack(batch);
      this.#noteUnavailable(outcome.problem);
      return;
    }
    if (this.#failedSends > 0) {
      this.#failedSends = 0;
      this.#options.log.info('the tracing server is there again', { waiting: this.#buffer.size });
    }
    if (outcome.state === 'too-large' && batch.length > 1) {
      this.#maxRecords = Math.ceil(batch.length / 2);
      this.#putBack(batch);
      return;
    }
    this.#count(batch.length, outcome.state === 'sent' ? outcome.refusedCount : batch.length);
    if (this.#problem !== undefined) this.#noteRefusal(this.#problem);
  }

  #count(batchCount: number, refusedCount: number): void {
    this.#series.sent.inc(batchCount - refusedCount);
    this.#sentCount += batchCount - refusedCount;
    this.#refusedCount += refusedCount;
    this.#drop('refused', refusedCount);
  }

  #noteRefusal(problem: TraceProblem): void {
    if (this.#refusalWasLogged) return;
    this.#refusalWasLogged = true;
    this.#options.log.warn('the tracing server refuses traces', {
      problem: problemLine(problem),
    });
  }

  #noteUnavailable(problem: TraceProblem): void {
    this.#failedSends += 1;
    if (this.#failedSends > 1) return;
    this.#options.log.warn('the tracing server is not there; drawing is not affected', {
      server: this.#settings?.baseUrl,
      problem: problemLine(problem),
    });
  }

  #putBack(batch: readonly DeliveryRecord[]): void {
    this.#drop('overflow', this.#buffer.putBack(batch));
  }

  #drop(reason: DropReason, count: number): void {
    this.#series.dropped.inc({ reason }, count);
  }
}

/** Loads the SDK of the API. */
async function loadSender(settings: TracingSettings, release: string): Promise<TraceSender> {
  if (settings.api === 'legacy') {
    const { IngestionSender } = await import('./IngestionSender.ts');
    return new IngestionSender(settings, release);
  }
  const { OtlpSender } = await import('./OtlpSender.ts');
  return new OtlpSender(settings, release);
}

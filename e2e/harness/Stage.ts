import { type EverinkApp, type LaunchOptions, launchApp, startApp } from './app.ts';

/** Whether traces contain the document before and after each step, which takes a tenth of the CPU time. */
const hasSnapshots = process.env.EVERINK_E2E_SNAPSHOTS !== 'off';

/** A resource that apps of the test need while they run. */
export interface Part {
  /** Repairs it, whatever the test did to it. */
  heal?(): Promise<void>;
  end(): Promise<void>;
}

/**
 * The apps and resources of a test. They run until the end state is proved, and are then disposed of in reverse order.
 */
export class Stage {
  readonly #apps: EverinkApp[] = [];
  readonly #lent = new Set<EverinkApp>();
  readonly #parts: Part[] = [];
  readonly #behind = new Map<string, string>();

  get apps(): readonly EverinkApp[] {
    return this.#apps;
  }

  /** Starts an app and waits until its board can be drawn on. */
  async launch(options?: LaunchOptions): Promise<EverinkApp> {
    const app = await launchApp(options);
    this.#apps.push(app);
    await startTrace(app);
    return app;
  }

  /** As `launch`, without waiting for a window. */
  async start(options?: LaunchOptions): Promise<EverinkApp> {
    const app = await startApp(options);
    this.#apps.push(app);
    return app;
  }

  /** Adds a running app that the test does not end. */
  async lend(app: EverinkApp): Promise<void> {
    this.#apps.push(app);
    this.#lent.add(app);
    // A trace of this test alone.
    await app.electron.context().tracing.startChunk();
  }

  add(part: Part): void {
    this.#parts.push(part);
  }

  /** Records that apps reach a server by another address than its own. */
  leadsTo(address: string, serverUrl: string): void {
    this.#behind.set(address, serverUrl);
  }

  /** The address of the server that apps reach by the given one. */
  serverBehind(address: string): string {
    return this.#behind.get(address) ?? address;
  }

  /** Repairs every resource. */
  async heal(): Promise<void> {
    for (const part of this.#parts) await part.heal?.();
  }

  async end(): Promise<void> {
    const own = this.#apps.filter((app) => !this.#lent.has(app));
    // All at once, before any data folder is removed: several apps may have used the same one.
    await Promise.all(own.map((app) => app.kill()));
    for (const app of own) await app.dispose();
    await Promise.all([...this.#lent].map(discardTrace));
    for (const part of this.#parts.toReversed()) await part.end();
  }
}

/** Records the steps taken in an app, in case the test fails. */
export async function startTrace({ electron }: EverinkApp): Promise<void> {
  // Recording a video would take a fifth of the CPU time. A failed test stores a screenshot of each window instead.
  await electron.context().tracing.start({ snapshots: hasSnapshots });
}

async function discardTrace({ electron }: EverinkApp): Promise<void> {
  // Fails if the trace was stored, because the test failed.
  await electron
    .context()
    .tracing.stopChunk()
    .catch(() => {});
}

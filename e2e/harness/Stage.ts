import { type EverinkApp, type LaunchOptions, launchApp, startApp } from './app.ts';

/** Something that apps of the test need as long as they run. */
export interface Part {
  /** Brings it back, whatever the test did to it. */
  heal?(): Promise<void>;
  end(): Promise<void>;
}

/** What a test has running. All of it stays until the end state is proved; then it ends, the last one first. */
export class Stage {
  readonly #apps: EverinkApp[] = [];
  readonly #parts: Part[] = [];
  readonly #behind = new Map<string, string>();

  get apps(): readonly EverinkApp[] {
    return this.#apps;
  }

  /** Starts an app and waits until its board may be drawn on. */
  async launch(options?: LaunchOptions): Promise<EverinkApp> {
    const app = await launchApp(options);
    this.#apps.push(app);
    // Its film would take a fifth of the machine; a test that fails leaves a picture of each window.
    await app.electron.context().tracing.start({ snapshots: true });
    return app;
  }

  /** As `launch`, without waiting for a window. */
  async start(options?: LaunchOptions): Promise<EverinkApp> {
    const app = await startApp(options);
    this.#apps.push(app);
    return app;
  }

  add(part: Part): void {
    this.#parts.push(part);
  }

  /** Notes that apps reach a server by another address than its own. */
  leadsTo(address: string, serverUrl: string): void {
    this.#behind.set(address, serverUrl);
  }

  /** The address of the server itself that apps know by this one. */
  serverBehind(address: string): string {
    return this.#behind.get(address) ?? address;
  }

  /** Brings every part back. */
  async heal(): Promise<void> {
    for (const part of this.#parts) await part.heal?.();
  }

  async end(): Promise<void> {
    for (const app of this.#apps) await app.dispose();
    for (const part of this.#parts.toReversed()) await part.end();
  }
}

import { expect } from '@playwright/test';
import type { EverinkApp } from './app.ts';
import { readBoard, type ShapeOnServer, shapesOf } from './boardReader.ts';

/** One board of a sync server that an app has open, and what an independent client reads of it there. */
export class SyncedBoard {
  readonly app: EverinkApp;
  readonly #serverUrl: string;
  readonly #boardId: string;

  constructor(app: EverinkApp, serverUrl: string, boardId: string) {
    this.app = app;
    this.#serverUrl = serverUrl;
    this.#boardId = boardId;
  }

  /** The shapes on the server now, lowest first. */
  async shapes(): Promise<readonly ShapeOnServer[]> {
    return shapesOf(await readBoard(this.#serverUrl, this.#boardId));
  }

  /** Waits until the server has so many shapes and the app says that all is synced, and gives them. */
  async shapesOnce(count: number, timeoutMs = 20_000): Promise<readonly ShapeOnServer[]> {
    await expect.poll(async () => (await this.shapes()).length, { timeout: timeoutMs }).toBe(count);
    await this.app.waitForStatus(/Saved.*Synced.*0 waiting/s, { timeoutMs });
    return await this.shapes();
  }

  /** The only shape there is, once the server has it. */
  async onlyShape(): Promise<ShapeOnServer> {
    const [shape] = await this.shapesOnce(1);
    if (shape === undefined) {
      throw new Error('the server has no shape');
    }
    return shape;
  }
}

import { expect } from '@playwright/test';
import { readImageHeader } from '../../src/shared/document/imageHeader.ts';
import type { EverinkApp } from './app.ts';
import { followBoard, readServerBoard, type ShapeOnServer, shapesIn } from './boardReader.ts';

/** For events that take moments on an idle machine. */
const timeoutMs = 120_000;

/** A board of a sync server that an app has open, as an independent client reads it from the server. */
export class SyncedBoard {
  readonly app: EverinkApp;
  readonly #serverUrl: string;
  readonly #boardId: string;

  constructor(app: EverinkApp, serverUrl: string, boardId: string) {
    this.app = app;
    this.#serverUrl = serverUrl;
    this.#boardId = boardId;
  }

  /** The board and the server with which an app was started. */
  static of(app: EverinkApp): SyncedBoard {
    const { boardId, env } = app.options;
    const serverUrl = env?.EVERINK_SYNC_URL;
    if (boardId === undefined || serverUrl === undefined) {
      throw new Error('the app was started without a board or without a server');
    }
    return new SyncedBoard(app, serverUrl, boardId);
  }

  /** The shapes on the server, lowest first. */
  async shapes(): Promise<readonly ShapeOnServer[]> {
    return shapesIn(await readServerBoard(this.#serverUrl, this.#boardId));
  }

  /** The sizes of the images on the server, in pixels. */
  async imageSizes(): Promise<readonly { readonly width: number; readonly height: number }[]> {
    const document = await readServerBoard(this.#serverUrl, this.#boardId);
    return [...document.getMap<Uint8Array>('images').values()].map((bytes) => {
      const { width = 0, height = 0 } = readImageHeader(bytes) ?? {};
      return { width, height };
    });
  }

  /** Waits until the server has this many shapes and the app shows that all is synced. @returns the shapes */
  async shapesOnce(count: number): Promise<readonly ShapeOnServer[]> {
    const { document, close } = await followBoard(this.#serverUrl, this.#boardId);
    try {
      const shapes = document.getMap('shapes');
      let check: (() => void) | undefined;
      const arrived = new Promise<void>((done) => {
        check = () => (shapes.size === count ? done() : undefined);
        document.on('update', check);
        check();
      });
      const timeout = new Promise<void>((done) => setTimeout(done, timeoutMs).unref());
      await Promise.race([arrived, timeout]);
      expect(shapesIn(document), `${count} shapes on the server`).toHaveLength(count);
      await this.app.waitForStatus(/Saved.*Synced.*0 waiting/s);
    } finally {
      close();
    }
    return await this.shapes();
  }

  /** The only shape, once the server has it. */
  async onlyShape(): Promise<ShapeOnServer> {
    const [shape] = await this.shapesOnce(1);
    if (shape === undefined) {
      throw new Error('the server has no shape');
    }
    return shape;
  }
}

import { createClient, type XClient, type XTest } from 'x11';
import { z } from 'zod';

const leftButton = 1;
const displaySchema = z.string({ error: 'a mouse needs an X display: set DISPLAY' });

/**
 * The mouse of an X display, moved by the XTEST extension. Its events take the same path through the X server and
 * Chromium as those of a device, and arrive with the frames. Events of the DevTools protocol are dispatched at once,
 * each on its own.
 */
export class Mouse {
  readonly #client: XClient;
  readonly #test: XTest;
  readonly #root: number;

  private constructor(client: XClient, test: XTest, root: number) {
    this.#client = client;
    this.#test = test;
    this.#root = root;
  }

  /** @throws Error when the display cannot be reached, or has no XTEST extension */
  static async on({ DISPLAY }: NodeJS.ProcessEnv): Promise<Mouse> {
    const display = displaySchema.parse(DISPLAY);
    return await new Promise((resolve, reject) => {
      createClient({ display }, (connectError, found) => {
        if (connectError) return reject(connectError);
        const { client, screen } = found;
        const [{ root }] = screen;
        client.require('xtest', (error, test) => {
          if (error) reject(error);
          else resolve(new Mouse(client, test, root));
        });
      });
    });
  }

  /** @param place in pixels of the display */
  move({ x, y }: { readonly x: number; readonly y: number }): void {
    this.#test.FakeInput(this.#test.MotionNotify, 0, 0, this.#root, Math.round(x), Math.round(y));
  }

  press(): void {
    this.#test.FakeInput(this.#test.ButtonPress, leftButton, 0, this.#root, 0, 0);
  }

  release(): void {
    this.#test.FakeInput(this.#test.ButtonRelease, leftButton, 0, this.#root, 0, 0);
  }

  end(): void {
    this.#client.terminate();
  }
}

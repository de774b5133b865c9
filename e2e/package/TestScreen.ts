import { createClient, type XClient, type XDisplay, type XTest } from 'x11';
import { Mouse } from '../../bench/mouse/Mouse.ts';
import { type Display, openDisplay } from '../../scripts/run/display.mjs';

interface ScreenPoint {
  readonly x: number;
  readonly y: number;
}

const wholePixels = 2;
const allPlanes = 0xff_ff_ff_ff;
/** Ink is far darker than paper and its dots. */
const maxInkBrightness = 100;

/** A virtual screen with a mouse and a keyboard, seen and used as by a person. */
export class TestScreen {
  readonly #display: Display;
  readonly #mouse: Mouse;
  readonly #client: XClient;
  readonly #test: XTest;
  readonly #root: number;

  private constructor(display: Display, mouse: Mouse, found: XDisplay, test: XTest) {
    this.#display = display;
    this.#mouse = mouse;
    this.#client = found.client;
    this.#test = test;
    this.#root = found.screen[0].root;
  }

  static async open(): Promise<TestScreen> {
    // Never on the display of a person, whose mouse it would move.
    const { DISPLAY: _, WAYLAND_DISPLAY: __, ...env } = process.env;
    const display = await openDisplay(env);
    const mouse = await Mouse.on(display.env);
    return await new Promise((done, failed) => {
      createClient({ display: display.env.DISPLAY ?? '' }, (noDisplay, found) => {
        if (noDisplay) return failed(noDisplay);
        found.client.require('xtest', (error, test) => {
          if (error) failed(error);
          else done(new TestScreen(display, mouse, found, test));
        });
      });
    });
  }

  /** For the programs to be shown on it. */
  get env(): NodeJS.ProcessEnv {
    return this.#display.env;
  }

  /** Draws a line with the mouse. */
  drag(from: ScreenPoint, to: ScreenPoint): void {
    const stepCount = 10;
    this.#mouse.move(from);
    this.#mouse.press();
    for (let step = 1; step <= stepCount; step += 1) {
      const share = step / stepCount;
      this.#mouse.move({
        x: from.x + (to.x - from.x) * share,
        y: from.y + (to.y - from.y) * share,
      });
    }
    this.#mouse.release();
  }

  /** Presses a key and releases it. @param code of the key on a PC keyboard, in X11 */
  tap(code: number): void {
    const { KeyPress, KeyRelease } = this.#test;
    for (const type of [KeyPress, KeyRelease]) {
      this.#test.FakeInput(type, code, 0, this.#root, 0, 0);
    }
  }

  /** Whether there is ink around a point. */
  async hasInkAt({ x, y }: ScreenPoint): Promise<boolean> {
    const reachPx = 8;
    const edgePx = 2 * reachPx + 1;
    const pixels = await new Promise<Uint8Array>((done, failed) => {
      this.#client.GetImage(
        wholePixels,
        this.#root,
        x - reachPx,
        y - reachPx,
        edgePx,
        edgePx,
        allPlanes,
        (error, image) => (error ? failed(error) : done(image.data)),
      );
    });
    const colours = Array.from({ length: edgePx * edgePx }, (_, index) =>
      pixels.subarray(4 * index, 4 * index + 3),
    );
    const inkCount = colours.filter((colour) => Math.max(...colour) < maxInkBrightness).length;
    // The screen is black where no window is.
    return inkCount > 0 && inkCount < colours.length / 2;
  }

  end(): void {
    this.#mouse.end();
    this.#client.terminate();
    this.#display.end();
  }
}

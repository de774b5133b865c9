import { setTimeout } from 'node:timers/promises';
import type { EverinkApp } from '../../e2e/harness/app.ts';
import { type RandomSource, seededRandom } from '../../src/base/testing/seededRandom.ts';
import { type Place, WindowMouse } from '../mouse/WindowMouse.ts';

/** The board is cleared at this number of strokes, since the benchmark measures work rather than board size. */
const mostStrokes = 300;
const pointsPerStroke = 60;
/** 250 events a second, about as many as a good pen sends. */
const reportMs = 4;

/**
 * Draws, erases, undoes, moves and zooms, in the same way in every run. Draws through the display: as with a device,
 * events arrive with the frames and create a realistic amount of garbage.
 */
export class Scribbler {
  readonly #app: EverinkApp;
  readonly #mouse: WindowMouse;
  /** The board's surface in the window. */
  readonly #middle: Place;
  readonly #random: RandomSource = seededRandom(20_261_125);
  #onBoardCount = 0;
  strokeCount = 0;
  actionCount = 0;

  private constructor(app: EverinkApp, mouse: WindowMouse, middle: Place) {
    this.#app = app;
    this.#mouse = mouse;
    this.#middle = middle;
  }

  static async over(app: EverinkApp): Promise<Scribbler> {
    const { x, y } = await app.surface();
    const middle = await app.middle();
    const mouse = await WindowMouse.over(app.electron, process.env);
    return new Scribbler(app, mouse, { x: x + middle.x, y: y + middle.y });
  }

  end(): void {
    this.#mouse.end();
  }

  async scribble(durationMs: number): Promise<void> {
    const untilMs = performance.now() + durationMs;
    while (performance.now() < untilMs) {
      await this.#act();
      this.actionCount += 1;
    }
  }

  async #act(): Promise<void> {
    const { keyboard } = this.#app.page;
    const choice = this.#random();
    if (this.#onBoardCount >= mostStrokes) await this.#wipe();
    else if (choice < 0.7) await this.#draw();
    else if (choice < 0.78) await this.#erase();
    else if (choice < 0.84) await keyboard.press('Control+z');
    else if (choice < 0.88) await keyboard.press('Control+Shift+z');
    else if (choice < 0.96) await this.#pan();
    else await keyboard.press(this.#random() < 0.5 ? 'Control+0' : 'Shift+1');
  }

  async #draw(): Promise<void> {
    await this.#app.page.keyboard.press('p');
    await this.#drag(this.#curve());
    this.strokeCount += 1;
    this.#onBoardCount += 1;
  }

  async #erase(): Promise<void> {
    await this.#app.page.keyboard.press('e');
    await this.#drag(this.#curve().slice(0, 15));
  }

  async #drag(places: readonly Place[]): Promise<void> {
    const [first, ...others] = places;
    if (first === undefined) return;
    this.#mouse.move(first);
    this.#mouse.press();
    const startMs = performance.now();
    for (const [index, place] of others.entries()) {
      await setTimeout(Math.max(0, startMs + (index + 1) * reportMs - performance.now()));
      this.#mouse.move(place);
    }
    this.#mouse.release();
    await this.#mouse.followed();
  }

  async #wipe(): Promise<void> {
    const { keyboard } = this.#app.page;
    await keyboard.press('v');
    await keyboard.press('Control+a');
    await keyboard.press('Delete');
    this.#onBoardCount = 0;
  }

  async #pan(): Promise<void> {
    const { mouse } = this.#app.page;
    await mouse.move(this.#middle.x, this.#middle.y);
    for (let step = 0; step < 8; step += 1) {
      await mouse.wheel(this.#spread(40), this.#spread(40));
    }
  }

  /** A wave with some position, size and direction near the middle. */
  #curve(): readonly Place[] {
    const from = { x: this.#middle.x + this.#spread(300), y: this.#middle.y + this.#spread(180) };
    const reach = { x: this.#spread(160), y: this.#spread(90) };
    const bend = this.#spread(40);
    return Array.from({ length: pointsPerStroke }, (_, index) => {
      const share = index / pointsPerStroke;
      return {
        x: from.x + share * reach.x,
        y: from.y + share * reach.y + bend * Math.sin(share * 9),
      };
    });
  }

  /** Between minus and plus `reach`. */
  #spread(reach: number): number {
    return (this.#random() * 2 - 1) * reach;
  }
}

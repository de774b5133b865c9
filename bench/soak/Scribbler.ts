import type { EverinkApp } from '../../e2e/harness/app.ts';
import { Pen, type PenPoint } from '../../e2e/harness/Pen.ts';
import type { Point } from '../../e2e/harness/pixels.ts';
import { type Random, seededRandom } from '../../e2e/harness/random.ts';

/** The board is wiped when it has so many strokes: what is measured is work, not a growing board. */
const mostStrokes = 300;
const pointsPerStroke = 60;
const pointsPerSecond = 240;

/** Somebody who draws, erases, undoes, moves and zooms, the same in every run. Uses real input only. */
export class Scribbler {
  readonly #app: EverinkApp;
  readonly #pen: Pen;
  readonly #middle: Point;
  readonly #random: Random = seededRandom(20_261_125);
  #onBoardCount = 0;
  /** Strokes drawn so far. */
  strokeCount = 0;
  /** All that was done so far. */
  actionCount = 0;

  private constructor(app: EverinkApp, pen: Pen, middle: Point) {
    this.#app = app;
    this.#pen = pen;
    this.#middle = middle;
  }

  static async over(app: EverinkApp): Promise<Scribbler> {
    return new Scribbler(app, await Pen.over(app), await app.middle());
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
    await this.#pen.draw(this.#curve(), pointsPerSecond);
    this.strokeCount += 1;
    this.#onBoardCount += 1;
  }

  async #erase(): Promise<void> {
    await this.#app.page.keyboard.press('e');
    await this.#pen.draw(this.#curve().slice(0, 15), pointsPerSecond);
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

  /** A wave of some place, size and direction near the middle. */
  #curve(): readonly PenPoint[] {
    const from = { x: this.#middle.x + this.#spread(300), y: this.#middle.y + this.#spread(180) };
    const reach = { x: this.#spread(160), y: this.#spread(90) };
    const bend = this.#spread(40);
    return Array.from({ length: pointsPerStroke }, (_, index) => {
      const share = index / pointsPerStroke;
      return {
        x: from.x + share * reach.x,
        y: from.y + share * reach.y + bend * Math.sin(share * 9),
        pressure: 0.3 + 0.5 * Math.sin(share * Math.PI),
      };
    });
  }

  /** Between minus and plus `reach`. */
  #spread(reach: number): number {
    return (this.#random() * 2 - 1) * reach;
  }
}

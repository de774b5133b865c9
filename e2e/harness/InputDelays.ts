import type { Page } from '@playwright/test';

interface DelayWindow {
  everinkInputDelaysMs?: number[];
}

/** Measures in the page how long each pointer event waits for the next frame. */
export class InputDelays {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  /** From now on; once a page. */
  static async watch(page: Page): Promise<InputDelays> {
    await page.evaluate(() => {
      const delaysMs: number[] = [];
      (globalThis as DelayWindow).everinkInputDelaysMs = delaysMs;
      const note = ({ timeStamp }: Event): void => {
        requestAnimationFrame(() => delaysMs.push(performance.now() - timeStamp));
      };
      for (const type of ['pointerdown', 'pointermove', 'pointerup']) {
        addEventListener(type, note, { capture: true });
      }
    });
    return new InputDelays(page);
  }

  /** The longest delay since the last call, milliseconds, and of how many events. */
  async takeWorst(): Promise<{ readonly worstMs: number; readonly eventCount: number }> {
    return await this.#page.evaluate(() => {
      const delaysMs = (globalThis as DelayWindow).everinkInputDelaysMs?.splice(0) ?? [];
      return { worstMs: Math.max(0, ...delaysMs), eventCount: delaysMs.length };
    });
  }
}

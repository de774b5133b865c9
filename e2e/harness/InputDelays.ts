import type { Page } from '@playwright/test';

interface DelayWindow {
  everinkInputDelaysMs?: number[];
}

export interface DelaySummary {
  readonly worstMs: number;
  readonly medianMs: number;
  readonly eventCount: number;
}

/** Measures in the page the time from each pointer event to the next frame. */
export class InputDelays {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  /** Starts measuring. Call once per page. */
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

  /** The delays since the last call in milliseconds, and the number of events. */
  async take(): Promise<DelaySummary> {
    return await this.#page.evaluate(() => {
      const delaysMs = (globalThis as DelayWindow).everinkInputDelaysMs?.splice(0) ?? [];
      delaysMs.sort((a, b) => a - b);
      return {
        worstMs: delaysMs.at(-1) ?? 0,
        medianMs: delaysMs[Math.floor(delaysMs.length / 2)] ?? 0,
        eventCount: delaysMs.length,
      };
    });
  }
}

import type { JSHandle } from '@playwright/test';
import type { EverinkApp } from '../../e2e/harness/app.ts';

/** The intervals between frames. */
export interface FrameTimes {
  readonly frameCount: number;
  readonly worstMs: number;
  /** The number of frames by interval in whole milliseconds; the last entry counts all longer ones. */
  readonly byMs: readonly number[];
}

const longestMs = 1_000;

/** Requests every frame that the window can paint, and records the intervals. */
export class FrameWatch {
  readonly #times: JSHandle<{ worstMs: number; byMs: number[] }>;

  private constructor(times: JSHandle<{ worstMs: number; byMs: number[] }>) {
    this.#times = times;
  }

  static async of(app: EverinkApp): Promise<FrameWatch> {
    const times = await app.page.evaluateHandle((longest) => {
      const noted = { worstMs: 0, byMs: new Array<number>(longest + 1).fill(0) };
      let lastMs = performance.now();
      const look = (nowMs: number): void => {
        const tookMs = nowMs - lastMs;
        lastMs = nowMs;
        noted.worstMs = Math.max(noted.worstMs, tookMs);
        const index = Math.min(longest, Math.max(0, Math.floor(tookMs)));
        noted.byMs[index] = (noted.byMs[index] ?? 0) + 1;
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
      return noted;
    }, longestMs);
    return new FrameWatch(times);
  }

  /** Discards the records. */
  async forget(): Promise<void> {
    await this.#times.evaluate((noted) => {
      noted.worstMs = 0;
      noted.byMs.fill(0);
    });
  }

  async read(): Promise<FrameTimes> {
    const { worstMs, byMs } = await this.#times.jsonValue();
    return { worstMs, byMs, frameCount: byMs.reduce((sum, frames) => sum + frames, 0) };
  }
}

/** The number of frames that took longer than this. */
export const slowerThan = ({ byMs }: FrameTimes, ms: number): number =>
  byMs.slice(ms).reduce((sum, frames) => sum + frames, 0);

/** In whole milliseconds. @param percent from 0 to 100 */
export function framePercentileMs({ byMs, frameCount }: FrameTimes, percent: number): number {
  let seen = 0;
  return byMs.findIndex((frames) => {
    seen += frames;
    return seen >= (percent / 100) * frameCount;
  });
}

import type { Page } from '@playwright/test';
import { z } from 'zod';

const recordSchema = z.object({
  /** Times between the starts of consecutive frames. */
  intervalsMs: z.array(z.number()),
  /** From a pointer event's time stamp, of those that were coalesced the last one's, to the end of the frame after it. */
  latenciesMs: z.array(z.number()),
});
export type FrameRecord = z.infer<typeof recordSchema>;

/** In the page; as text, since it runs in three apps of which one forbids scripts from outside. */
const probeSource = `(() => {
  if (window.everinkProbe) return;
  const probe = { frames: [], latencies: [] };
  window.everinkProbe = probe;
  let waiting = [];
  const { port1, port2 } = new MessageChannel();
  const inFrame = [];
  port1.onmessage = () => {
    const doneMs = performance.now();
    for (const stampMs of inFrame.shift() ?? []) probe.latencies.push(doneMs - stampMs);
  };
  addEventListener('pointermove', (event) => {
    if ((event.buttons & 1) === 0) return;
    waiting.push(event.timeStamp);
  }, { capture: true, passive: true });
  requestAnimationFrame(function frame(startMs) {
    probe.frames.push(startMs);
    inFrame.push(waiting);
    waiting = [];
    // Its message is a task of its own: the frame is done by then.
    port2.postMessage(0);
    requestAnimationFrame(frame);
  });
})()`;

const takeSource = `(() => {
  const { frames, latencies } = window.everinkProbe;
  window.everinkProbe.frames = [];
  window.everinkProbe.latencies = [];
  return { intervalsMs: frames.slice(1).map((at, index) => at - frames[index]), latenciesMs: latencies };
})()`;

/** Counts the frames of a page from within, by its own clock. */
export class FrameProbe {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  static async install(page: Page): Promise<FrameProbe> {
    await page.evaluate(probeSource);
    return new FrameProbe(page);
  }

  /** What was recorded since the last time. */
  async take(): Promise<FrameRecord> {
    return recordSchema.parse(await this.#page.evaluate(takeSource));
  }
}

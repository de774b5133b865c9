import type { Page } from '@playwright/test';
import { z } from 'zod';

const recordSchema = z.object({
  /** Times between the starts of consecutive frames. */
  intervalsMs: z.array(z.number()),
  /** From the time stamp of each pointer event (the last one of coalesced events) to the end of the next frame. */
  latenciesMs: z.array(z.number()),
});
export type FrameRecord = z.infer<typeof recordSchema>;

/** Runs in the page. As text, since one of the three apps forbids external scripts. */
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
    // Messages are handled in a task of their own, after the frame.
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

/** Records the frames of a page within the page, with its clock. */
export class FrameProbe {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  static async install(page: Page): Promise<FrameProbe> {
    await page.evaluate(probeSource);
    return new FrameProbe(page);
  }

  /** The records since the last call. */
  async take(): Promise<FrameRecord> {
    return recordSchema.parse(await this.#page.evaluate(takeSource));
  }
}

import type { CDPSession } from '@playwright/test';
import type { EverinkApp } from './app.ts';
import type { PagePoint } from './pixels.ts';

/** A position of the pen, and its pressure from 0 to 1. */
export interface PenPoint extends PagePoint {
  readonly pressure: number;
}

/** A pen whose events take the same path through Chromium as those of a real one. Points are on the board's surface. */
export class PenDevice {
  readonly #session: CDPSession;
  readonly #corner: PagePoint;

  private constructor(session: CDPSession, corner: PagePoint) {
    this.#session = session;
    this.#corner = corner;
  }

  static async over(app: EverinkApp): Promise<PenDevice> {
    const session = await app.page.context().newCDPSession(app.page);
    return new PenDevice(session, await app.surface());
  }

  /** Draws through the points at this rate, without waiting for the app. */
  async draw(points: readonly PenPoint[], pointsPerSecond = 200): Promise<void> {
    const [first, ...others] = points;
    const last = points.at(-1);
    if (first === undefined || last === undefined) throw new Error('a stroke needs a point');
    await this.down(first);
    await this.move(others, pointsPerSecond);
    await this.up(last);
  }

  async down(point: PenPoint): Promise<void> {
    await this.#dispatch('mousePressed', point);
  }

  /** Resolves when the app has received all points. */
  async move(points: readonly PenPoint[], pointsPerSecond = 200): Promise<void> {
    const startMs = performance.now();
    const sent: Promise<void>[] = [];
    while (sent.length < points.length) {
      const dueCount = ((performance.now() - startMs) / 1_000) * pointsPerSecond;
      for (const point of points.slice(sent.length, dueCount)) {
        sent.push(this.#dispatch('mouseMoved', point));
      }
      await new Promise((turn) => setTimeout(turn, 1));
    }
    await Promise.all(sent);
  }

  async up(point: PagePoint): Promise<void> {
    await this.#dispatch('mouseReleased', { ...point, pressure: 0 });
  }

  async #dispatch(
    type: 'mousePressed' | 'mouseMoved' | 'mouseReleased',
    { x, y, pressure }: PenPoint,
  ): Promise<void> {
    await this.#session.send('Input.dispatchMouseEvent', {
      type,
      x: this.#corner.x + x,
      y: this.#corner.y + y,
      force: pressure,
      button: 'left',
      buttons: type === 'mouseReleased' ? 0 : 1,
      clickCount: type === 'mouseMoved' ? 0 : 1,
      pointerType: 'pen',
    });
  }
}

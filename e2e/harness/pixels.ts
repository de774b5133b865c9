import type { ElectronApplication } from '@playwright/test';

/** A point on the board's surface in CSS pixels from its top left corner. */
export interface PagePoint {
  readonly x: number;
  readonly y: number;
}

export interface Rectangle extends PagePoint {
  readonly width: number;
  readonly height: number;
}

/** A screenshot of the board: four bytes per pixel, in the system's byte order. */
export class Pixels {
  readonly width: number;
  readonly height: number;
  readonly #bytes: Buffer;

  constructor(width: number, height: number, bytes: Buffer) {
    this.width = width;
    this.height = height;
    this.#bytes = bytes;
  }

  /** Decodes a PNG with `nativeImage` in the app's main process. */
  static async decode(electron: ElectronApplication, png: Buffer): Promise<Pixels> {
    const picture = await electron.evaluate(({ nativeImage }, base64) => {
      const image = nativeImage.createFromBuffer(Buffer.from(base64, 'base64'));
      return { ...image.getSize(), base64: image.toBitmap().toString('base64') };
    }, png.toString('base64'));
    return new Pixels(picture.width, picture.height, Buffer.from(picture.base64, 'base64'));
  }

  /** The part of the board without toolbars, which change with the selection. */
  get clearArea(): Rectangle {
    return { x: 0, y: 72, width: this.width - 204, height: this.height - 144 };
  }

  /**
   * The number of pixels that differ clearly (by more than 32 of 255 in a channel) between pictures of the same size.
   */
  countDifferent(other: Pixels, area: Rectangle = this.clearArea): number {
    if (other.width !== this.width || other.height !== this.height) {
      throw new Error('only pictures of the same size can be compared');
    }
    let count = 0;
    for (let y = Math.max(0, area.y); y < Math.min(this.height, area.y + area.height); y += 1) {
      for (let x = Math.max(0, area.x); x < Math.min(this.width, area.x + area.width); x += 1) {
        count += this.#differs(other, (y * this.width + x) * 4) ? 1 : 0;
      }
    }
    return count;
  }

  /** Whether something was drawn since `before` within `radius` pixels of `point`. */
  hasInkNear(before: Pixels, point: PagePoint, radius = 4): boolean {
    const side = 2 * radius + 1;
    const area = { x: Math.round(point.x) - radius, y: Math.round(point.y) - radius };
    return this.countDifferent(before, { ...area, width: side, height: side }) > 0;
  }

  #differs(other: Pixels, offset: number): boolean {
    for (let channel = offset; channel < offset + 4; channel += 1) {
      if (Math.abs((this.#bytes[channel] ?? 0) - (other.#bytes[channel] ?? 0)) > 32) {
        return true;
      }
    }
    return false;
  }
}

import type { ElectronApplication, Page } from '@playwright/test';
import { Mouse } from './Mouse.ts';

/** In CSS pixels of the window. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** The mouse over an app's first window. Only {@link followed} waits for the app. */
export class WindowMouse {
  readonly #mouse: Mouse;
  readonly #page: Page;
  /** The window's content, in pixels of the display. */
  readonly #corner: Place;

  private constructor(mouse: Mouse, page: Page, corner: Place) {
    this.#mouse = mouse;
    this.#page = page;
    this.#corner = corner;
  }

  /** @throws Error when the display cannot be reached, or has no XTEST extension */
  static async over(electron: ElectronApplication, env: NodeJS.ProcessEnv): Promise<WindowMouse> {
    const page = await electron.firstWindow();
    const corner = await electron.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      return window?.getContentBounds() ?? { x: 0, y: 0 };
    });
    return new WindowMouse(await Mouse.on(env), page, corner);
  }

  move({ x, y }: Place): void {
    this.#mouse.move({ x: this.#corner.x + x, y: this.#corner.y + y });
  }

  press(): void {
    this.#mouse.press();
  }

  release(): void {
    this.#mouse.release();
  }

  /** Resolves after two more frames. */
  async followed(): Promise<void> {
    await this.#page.evaluate(
      () =>
        new Promise<void>((done) => {
          requestAnimationFrame(() => requestAnimationFrame(() => done()));
        }),
    );
  }

  end(): void {
    this.#mouse.end();
  }
}

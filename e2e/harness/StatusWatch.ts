import type { Page } from '@playwright/test';

interface SeenWindow {
  everinkStatusesSeen?: string[];
}

/** Keeps every text that the window's status region has had, however short. */
export class StatusWatch {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  /** From now on; once a page. */
  static async start(page: Page): Promise<StatusWatch> {
    await page.evaluate(() => {
      const region = document.querySelector('[role="status"][aria-label="Status"]');
      if (region === null) throw new Error('the window has no status region');
      const seen = [region.textContent ?? ''];
      (globalThis as SeenWindow).everinkStatusesSeen = seen;
      new MutationObserver(() => seen.push(region.textContent ?? '')).observe(region, {
        childList: true,
        characterData: true,
        subtree: true,
      });
    });
    return new StatusWatch(page);
  }

  /** What was shown since the last call, in order. */
  async take(): Promise<readonly string[]> {
    return await this.#page.evaluate(
      () => (globalThis as SeenWindow).everinkStatusesSeen?.splice(0) ?? [],
    );
  }
}

import type { Page } from '@playwright/test';
import { readStatus, statusSelector } from './statusRegion.ts';

interface SeenWindow {
  everinkStatusesSeen?: string[];
}

/** Records everything that the window's status region shows, however briefly. */
export class StatusWatch {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  /** Starts recording. Call once per page. */
  static async start(page: Page): Promise<StatusWatch> {
    await page.evaluate(`{
      const read = ${readStatus};
      const region = document.querySelector('${statusSelector}');
      if (region === null) throw new Error('the window has no status region');
      const seen = [read(region)];
      globalThis.everinkStatusesSeen = seen;
      new MutationObserver(() => seen.push(read(region))).observe(region, {
        attributes: true,
        childList: true,
        characterData: true,
        subtree: true,
      });
    }`);
    return new StatusWatch(page);
  }

  /** What was shown since the last call, in order. */
  async take(): Promise<readonly string[]> {
    return await this.#page.evaluate(
      () => (globalThis as SeenWindow).everinkStatusesSeen?.splice(0) ?? [],
    );
  }
}

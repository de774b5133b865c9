import { expect, type Page } from '@playwright/test';

/**
 * For the page: delays the last part of the board until `finish()` is called, and counts the messages to its painter.
 */
export const holdLastPart = `
  const ports = MessagePort.prototype;
  const { get, set } = Object.getOwnPropertyDescriptor(ports, 'onmessage');
  Object.defineProperty(ports, 'onmessage', {
    get,
    set(listener) {
      set.call(this, (event) => {
        if (event.data?.type === 'loaded') globalThis.finish = () => listener(event);
        else listener(event);
      });
    },
  });
  globalThis.putCount = 0;
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message, ...others) {
    globalThis.putCount += message.puts?.length ?? 0;
    return post.call(this, message, ...others);
  };`;

/** Resolves when the whole board is drawn. */
export async function loadLastPart(page: Page): Promise<void> {
  await page.evaluate('finish()');
  const marks = 'performance.getEntriesByName("board-drawn").length';
  await expect.poll(() => page.evaluate(marks)).toBe(1);
}

import { expect, type Page } from '@playwright/test';

const timeoutMs = 180_000;
/** After that time the page is asked again, in case that what it says has changed without a change of the document. */
const lookAgainMs = 1_000;

/**
 * Waits until what a page says matches, without asking again and again: the page itself watches its document.
 * @param script for the page: a string, which is computed once more after each change of the document
 */
export async function untilInPage(page: Page, script: string, wanted: RegExp): Promise<void> {
  // A page that is being loaded, or reloaded, says nothing for a moment.
  await expect(async () => {
    expect(await page.evaluate(watchingScript(script, wanted))).toMatch(wanted);
  }).toPass({ timeout: timeoutMs });
}

/** For the page: a promise of the first result that matches, or of the one after `lookAgainMs`. */
const watchingScript = (script: string, wanted: RegExp): string => `new Promise((done) => {
  const look = () => ${script};
  const lookOnce = () => {
    const seen = look();
    if (${wanted}.test(seen)) end(seen);
  };
  const observer = new MutationObserver(lookOnce);
  const timer = setTimeout(() => end(look()), ${lookAgainMs});
  const end = (seen) => {
    observer.disconnect();
    clearTimeout(timer);
    done(seen);
  };
  observer.observe(document, { attributes: true, characterData: true, childList: true, subtree: true });
  lookOnce();
})`;

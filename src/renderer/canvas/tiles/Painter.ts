import workerUrl from './painter.worker.ts?worker&url';
import type { FontSource, FromPainter, ToPainter } from './painterMessages.ts';

/** The window's types know nothing of it, and a browser without it does not ask for it either. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): string };
}

/** The only script that may become a worker: the policy's name is in the Content-Security-Policy. */
const policy = (globalThis as { readonly trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy(
  'everink-painter',
  { createScriptURL: () => workerUrl },
);

/** A worker that draws for one canvas, and the news of its end, whatever it dies of. */
export class Painter {
  readonly #worker: Worker;
  readonly #ended = new AbortController();

  /** @param onEnd called once, unless it was disposed before */
  constructor(options: {
    readonly onMessage: (message: FromPainter) => void;
    readonly onEnd: () => void;
  }) {
    const lockName = `everink-painter-${crypto.randomUUID()}`;
    const end = (): void => {
      if (this.#ended.signal.aborted) return;
      this.dispose();
      options.onEnd();
    };
    this.#worker = new Worker(policy?.createScriptURL(workerUrl) ?? workerUrl, { type: 'module' });
    this.#worker.addEventListener('error', end);
    this.#worker.addEventListener('messageerror', end);
    this.#worker.addEventListener('message', ({ data }: MessageEvent<FromPainter>) => {
      // A worker that is killed says nothing, but it leaves its lock.
      if (data.type === 'started') {
        const { signal } = this.#ended;
        navigator.locks.request(lockName, { signal }, end).catch(() => {});
      }
      if (!this.#ended.signal.aborted) options.onMessage(data);
    });
    this.send({ type: 'start', lockName, fonts: pageFonts() });
  }

  send(message: ToPainter): void {
    this.#worker.postMessage(message);
  }

  dispose(): void {
    this.#ended.abort();
    this.#worker.terminate();
  }
}

/** The fonts of the page's style sheets. */
function pageFonts(): FontSource[] {
  const fonts: FontSource[] = [];
  for (const sheet of document.styleSheets) {
    const base = sheet.href ?? document.baseURI;
    for (const rule of sheet.cssRules) {
      if (rule instanceof CSSFontFaceRule) fonts.push(fontOfRule(rule, base));
    }
  }
  return fonts;
}

function fontOfRule({ style }: CSSFontFaceRule, base: string): FontSource {
  const value = (name: string): string => style.getPropertyValue(name).trim();
  const descriptors: FontFaceDescriptors = {};
  const weight = value('font-weight');
  if (weight !== '') descriptors.weight = weight;
  const fontStyle = value('font-style');
  if (fontStyle !== '') descriptors.style = fontStyle;
  const unicodeRange = value('unicode-range');
  if (unicodeRange !== '') descriptors.unicodeRange = unicodeRange;
  return {
    family: value('font-family').replace(/^["']|["']$/g, ''),
    source: value('src').replace(
      /url\((["']?)(.*?)\1\)/g,
      (_, _quote, address: string) => `url("${new URL(address, base).href}")`,
    ),
    descriptors,
  };
}

import type { TextSize } from '../../shared/document/textDraft.ts';
import { type Camera, toScreen } from './camera.ts';
import type { Point } from './geometry.ts';
import { fontFamily, lineHeight } from './textLayout.ts';

/**
 * A text area that lies exactly over the text it edits, at every zoom. Escape, ctrl+enter, or leaving it ends
 * the editing.
 */
export class TextField {
  readonly #area: HTMLTextAreaElement;
  readonly #host: HTMLElement;
  readonly #at: Point;
  readonly #fontSize: number;
  readonly #measure: (text: string) => TextSize;
  readonly #onEnd: (text: string, size: TextSize) => void;
  #isEnded = false;

  constructor(options: {
    readonly host: HTMLElement;
    readonly at: Point;
    readonly text: string;
    readonly fontSize: number;
    readonly colour: string;
    readonly opacity: number;
    readonly camera: Camera;
    readonly measure: (text: string) => TextSize;
    /** The text changed, by whatever means. */
    readonly onInput: (text: string, size: TextSize) => void;
    readonly onEnd: (text: string, size: TextSize) => void;
  }) {
    this.#host = options.host;
    this.#at = options.at;
    this.#fontSize = options.fontSize;
    this.#measure = options.measure;
    this.#onEnd = options.onEnd;
    this.#area = document.createElement('textarea');
    this.#area.value = options.text;
    this.#area.setAttribute('aria-label', 'Text');
    this.#area.spellcheck = false;
    this.#area.wrap = 'off';
    Object.assign(this.#area.style, {
      position: 'absolute',
      left: '0',
      top: '0',
      margin: '0',
      padding: '0',
      border: '0',
      outline: 'none',
      background: 'transparent',
      resize: 'none',
      overflow: 'hidden',
      whiteSpace: 'pre',
      transformOrigin: '0 0',
      fontFamily,
      fontWeight: '400',
      fontSize: `${options.fontSize}px`,
      lineHeight: String(lineHeight),
      opacity: String(options.opacity),
      userSelect: 'text',
    });
    this.setColour(options.colour);
    this.#area.addEventListener('input', () => options.onInput(this.#area.value, this.#fit()));
    this.#area.addEventListener('keydown', (event) => this.#keyDown(event));
    this.#area.addEventListener('blur', () => this.end());
    options.host.append(this.#area);
    this.setCamera(options.camera);
    this.#fit();
    this.#area.focus({ preventScroll: true });
    this.#area.select();
  }

  setCamera(camera: Camera): void {
    const { x, y } = toScreen(camera, this.#at);
    this.#area.style.transform = `translate(${x}px, ${y}px) scale(${camera.zoom})`;
  }

  setColour(colour: string): void {
    this.#area.style.color = colour;
    this.#area.style.caretColor = colour;
  }

  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    const text = this.#area.value;
    this.#area.remove();
    this.#onEnd(text, this.#measure(text));
  }

  #fit(): TextSize {
    const size = this.#measure(this.#area.value);
    // Room for the caret and the next letter, so that the text never jumps while it is typed.
    this.#area.style.width = `${size.width + this.#fontSize}px`;
    this.#area.style.height = `${size.height}px`;
    return size;
  }

  #keyDown(event: KeyboardEvent): void {
    // The board's shortcuts are not meant while typing.
    event.stopPropagation();
    const isDone =
      event.key === 'Escape' || (event.key === 'Enter' && (event.ctrlKey || event.metaKey));
    if (!isDone || event.isComposing) return;
    event.preventDefault();
    this.end();
    // The keys belong to the board again.
    this.#host.focus({ preventScroll: true });
  }
}

import i18next, { t } from 'i18next';
import type { TextSize } from '../../../shared/document/textDraft.ts';
import { countBreaks, fittingStart } from '../../../shared/document/textLimits.ts';
import { maxTextLength } from '../../../shared/limits.ts';
import type { Point } from '../../drawing/geometry.ts';
import {
  fontFamily,
  type LineAnchor,
  lineAnchor,
  lineHeight,
  tabWidth,
} from '../../drawing/textLayout.ts';
import { type Camera, toScreen } from '../scene/camera.ts';
import { FieldFocus } from './FieldFocus.ts';

/** The text box. Board units. */
export interface TextFieldBox {
  /** The distance from the edges of the shape to its text. */
  readonly padding: number;
  /** Undefined if the text does not wrap. */
  readonly wrapWidth: number | undefined;
  /** The size of the shape with this text. */
  sizeWith(text: string): TextSize;
}

export interface TextFieldOptions {
  readonly host: HTMLElement;
  /** The top left of the shape, board units. */
  readonly at: Point;
  readonly box: TextFieldBox;
  readonly text: string;
  readonly fontSize: number;
  /** Alignment of the lines, see the document format. */
  readonly align: string | undefined;
  readonly colour: string;
  readonly opacity: number;
  readonly camera: Camera;
  /** Called with the size of the shape, on opening and with each change. */
  readonly onSize: (size: TextSize) => void;
  /** Called when the text changes by any means. */
  readonly onInput: (text: string, size: TextSize) => void;
  /** The user moved the caret by typing or with the keyboard, to before the character at `index`. */
  readonly onCaret: (text: string, index: number) => void;
  /** The input exceeded the longest text; what fits is in the field. */
  readonly onLimit: () => void;
  /** There is room again after `onLimit`. */
  readonly onRoom: () => void;
  readonly onEnd: (text: string, size: TextSize) => void;
}

/**
 * The fraction of the extra width that is before an anchored line, so that the line stays where it is without the
 * field.
 */
const roomBefore: Readonly<Record<LineAnchor['anchor'], number>> = {
  left: 0,
  center: 0.5,
  right: 1,
};

/**
 * A text area exactly over the text it edits, at every zoom. Escape, Ctrl+Enter and Tab end editing, as can its
 * owner. Losing the focus does not, see `FieldFocus`.
 */
export class TextField {
  readonly #options: TextFieldOptions;
  readonly #area = document.createElement('textarea');
  readonly #focus: FieldFocus;
  readonly #listening = new AbortController();
  /** The view follows the caret moved with the keyboard, not with the pointer. */
  #isCaretFollowed = false;
  #isFull = false;
  #isEnded = false;

  constructor(options: TextFieldOptions) {
    this.#options = options;
    const { host, text } = options;
    this.#area.value = text;
    this.#label();
    this.#area.spellcheck = false;
    this.#area.wrap = this.#isWrapping ? 'soft' : 'off';
    // A composition can only be limited after it is in the field.
    this.#area.maxLength = Math.max(maxTextLength, text.length);
    this.#applyStyle();
    this.#listen();
    host.append(this.#area);
    this.setCamera(options.camera);
    this.#fit();
    this.#focus = new FieldFocus(this.#area, host, (event) => this.#keyDown(event));
    this.#area.select();
  }

  setCamera(camera: Camera): void {
    const { at, box, fontSize } = this.#options;
    const { x, y } = toScreen(camera, { x: at.x + box.padding, y: at.y + box.padding });
    const before = this.#isWrapping ? 0 : fontSize * roomBefore[this.#anchor];
    this.#area.style.transform = `translate(${x}px, ${y}px) scale(${camera.zoom}) translateX(${-before}px)`;
  }

  setColour(colour: string): void {
    this.#area.style.color = colour;
    this.#area.style.caretColor = colour;
  }

  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#listening.abort();
    i18next.off('languageChanged', this.#label);
    this.#focus.release();
    const { value } = this.#area;
    this.#area.remove();
    this.#options.onEnd(value, this.#options.box.sizeWith(value));
  }

  readonly #label = (): void => this.#area.setAttribute('aria-label', t('commands.text'));

  get #isWrapping(): boolean {
    return this.#options.box.wrapWidth !== undefined;
  }

  get #anchor(): LineAnchor['anchor'] {
    return lineAnchor({ width: 0, align: this.#options.align }, 0).anchor;
  }

  #applyStyle(): void {
    const { fontSize, opacity, colour } = this.#options;
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
      whiteSpace: this.#isWrapping ? 'pre-wrap' : 'pre',
      overflowWrap: 'break-word',
      transformOrigin: '0 0',
      fontFamily,
      fontWeight: '400',
      textAlign: this.#anchor,
      fontSize: `${fontSize}px`,
      lineHeight: String(lineHeight),
      tabSize: `${tabWidth * fontSize}px`,
      opacity: String(opacity),
      userSelect: 'text',
    });
    this.setColour(colour);
  }

  #listen(): void {
    const area = this.#area;
    const { signal } = this.#listening;
    area.addEventListener('beforeinput', (event) => this.#limit(event), { signal });
    area.addEventListener('input', () => this.#edited(), { signal });
    area.addEventListener('keydown', (event) => this.#keyDown(event), { signal });
    area.addEventListener('pointerdown', () => this.#followCaret(false), { signal });
    document.addEventListener('selectionchange', () => this.#showCaret(), { signal });
    i18next.on('languageChanged', this.#label);
    document.fonts.addEventListener('loadingdone', () => this.#fontsLoaded(), { signal });
  }

  /** What was measured before had letters of another font in it. */
  #fontsLoaded(): void {
    const size = this.#fit();
    const { value } = this.#area;
    if (value !== this.#options.text) this.#options.onInput(value, size);
  }

  #edited(): void {
    this.#changed();
    const { value } = this.#area;
    if (!this.#isFull || fittingStart('\n', value.length, countBreaks(value)) === '') return;
    this.#isFull = false;
    this.#options.onRoom();
  }

  #changed(): void {
    this.#options.onInput(this.#area.value, this.#fit());
    this.#followCaret(true);
    this.#showCaret();
  }

  /** Limits the input to the longest text. */
  #limit(event: InputEvent): void {
    const typed = event.inputType === 'insertLineBreak' ? '\n' : event.data;
    if (typed === null || event.isComposing) return;
    const { value, selectionStart, selectionEnd } = this.#area;
    const rest = value.slice(0, selectionStart) + value.slice(selectionEnd);
    const added = typed.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
    const fitting = fittingStart(added, rest.length, countBreaks(rest));
    if (fitting === added) return;
    event.preventDefault();
    this.#isFull = true;
    this.#options.onLimit();
    if (fitting === '') return;
    // The browser's own command takes minutes for thousands of lines.
    this.#area.setRangeText(fitting, selectionStart, selectionEnd, 'end');
    this.#changed();
  }

  #fit(): TextSize {
    const { box, fontSize, onSize } = this.#options;
    const size = box.sizeWith(this.#area.value);
    // Leaves space for the caret and the next letter, so that the text never jumps while typing.
    this.#area.style.width = `${box.wrapWidth ?? size.width + fontSize}px`;
    this.#area.style.height = `${size.height - 2 * box.padding}px`;
    onSize(size);
    return size;
  }

  #followCaret(isFollowed: boolean): void {
    this.#isCaretFollowed = isFollowed;
  }

  #showCaret(): void {
    if (!this.#isCaretFollowed || document.activeElement !== this.#area) return;
    const { value, selectionStart, selectionEnd, selectionDirection } = this.#area;
    const index = selectionDirection === 'backward' ? selectionStart : selectionEnd;
    this.#options.onCaret(value, index);
  }

  #keyDown(event: KeyboardEvent): void {
    const isChord = event.ctrlKey || event.metaKey;
    // Typing must not trigger shortcuts of the board. Saving and the like have theirs with Ctrl.
    if (!isChord) event.stopPropagation();
    this.#followCaret(true);
    if (event.isComposing) return;
    const isDone = event.key === 'Escape' || (event.key === 'Enter' && isChord);
    if (isDone) event.preventDefault();
    // Tab moves from the board to the next control.
    if (isDone || (event.key === 'Tab' && !event.ctrlKey && !event.altKey)) this.end();
  }
}

import type { Shape, Style } from '../../shared/document/shape.ts';
import { keyBetween } from '../../shared/document/zOrder.ts';
import type { BoardView } from '../canvas/BoardView.ts';
import type { Camera } from '../canvas/camera.ts';
import type { Point } from '../canvas/geometry.ts';
import { type BoardTheme, lineColour } from '../canvas/palette.ts';
import type { TextShape } from '../canvas/shapeGeometry.ts';
import { TextField } from '../canvas/TextField.ts';
import { defaultFontSize, measureText, textMeasurer } from '../canvas/textLayout.ts';
import type { ToolHost } from '../tools/tool.ts';

interface Editing {
  readonly field: TextField;
  readonly style: Style;
}

type Target =
  | { readonly type: 'new'; readonly at: Point }
  | { readonly type: 'existing'; readonly id: string; readonly shape: TextShape };

/** The text field on the board: opens on a text or at an empty place, and puts what was typed into the document. */
export class TextEditing {
  readonly #host: ToolHost;
  readonly #onChange: () => void;
  #editing: Editing | undefined;

  constructor(host: ToolHost, onChange: () => void) {
    this.#host = host;
    this.#onChange = onChange;
  }

  get isOpen(): boolean {
    return this.#editing !== undefined;
  }

  open(view: BoardView, at: { readonly id: string } | { readonly at: Point }): void {
    this.end();
    if (view.host === undefined) return;
    const target = this.#targetOf(at);
    if (target === undefined) return;
    const isNew = target.type === 'new';
    const style = isNew ? this.#host.drawingStyle : target.shape.style;
    const fontSize = isNew ? defaultFontSize : target.shape.fontSize;
    if (!isNew) this.#host.scene.setPreview(target.id, 'hidden');
    this.#host.select([]);
    const field = new TextField({
      host: view.host,
      at: isNew ? target.at : target.shape,
      text: isNew ? '' : target.shape.text,
      fontSize,
      colour: lineColour(style.colour, view.theme),
      opacity: style.opacity,
      camera: view.camera,
      measure: (text) => this.measure(text, fontSize),
      onEnd: (text) => this.#finish(target, text, fontSize),
    });
    this.#editing = { field, style };
    this.#onChange();
  }

  end(): void {
    this.#editing?.field.end();
  }

  setCamera(camera: Camera): void {
    this.#editing?.field.setCamera(camera);
  }

  setTheme(theme: BoardTheme): void {
    if (this.#editing === undefined) return;
    this.#editing.field.setColour(lineColour(this.#editing.style.colour, theme));
  }

  measure(text: string, fontSize: number): { readonly width: number; readonly height: number } {
    return measureText(textMeasurer(), text, fontSize);
  }

  #targetOf(at: { readonly id: string } | { readonly at: Point }): Target | undefined {
    if ('at' in at) return { type: 'new', at: at.at };
    const shape = this.#host.scene.get(at.id)?.shape;
    return shape?.type === 'text' ? { type: 'existing', id: at.id, shape } : undefined;
  }

  #finish(target: Target, text: string, fontSize: number): void {
    const style = this.#editing?.style ?? this.#host.drawingStyle;
    this.#editing = undefined;
    if (target.type === 'existing') this.#finishExisting(target.id, target.shape, text);
    else this.#finishNew(target.at, text, fontSize, style);
    this.#onChange();
  }

  #finishNew(at: Point, text: string, fontSize: number, style: Style): void {
    if (text.trim() === '') return;
    this.#insert({
      type: 'text',
      page: this.#host.scene.page,
      z: keyBetween(this.#host.scene.topKey(), undefined),
      x: at.x,
      y: at.y,
      rotation: 0,
      style: { ...style, fill: 'none' },
      text,
      fontSize,
      ...this.measure(text, fontSize),
    });
  }

  #finishExisting(id: string, before: TextShape, text: string): void {
    this.#host.scene.setPreview(id, undefined);
    if (text === before.text) return;
    if (text.trim() === '') {
      this.#host.commit('delete', (document) => document.remove(id));
      return;
    }
    const change = { text, ...this.measure(text, before.fontSize) };
    if (this.#host.scene.get(id) === undefined) {
      // Somebody deleted the text while it was typed: what was typed is kept as a new one.
      this.#insert({ ...before, ...change });
      return;
    }
    this.#host.commit('text', (document) => document.patch(id, change));
    this.#host.selectNew([id]);
  }

  #insert(shape: Shape): void {
    const id = this.#host.newId();
    this.#host.commit('text', (document) => document.insert(id, shape));
    this.#host.selectNew([id]);
  }
}

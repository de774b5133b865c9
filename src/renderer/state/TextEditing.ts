import {
  applyTextEdit,
  applyTextSize,
  isConflicting,
  planTextEdit,
  type TextEdit,
} from '../../shared/document/recovery/textEdit.ts';
import { hasOwnSize, type TextShape, withText } from '../../shared/document/shapes/textShapes.ts';
import type { Style } from '../../shared/document/style.ts';
import type { TextDraftHeader, TextSize } from '../../shared/document/textDraft.ts';
import { keyBetween } from '../../shared/document/zOrder.ts';
import { afterFontLoad } from '../canvas/fonts/afterFontLoad.ts';
import type { Camera } from '../canvas/scene/camera.ts';
import type { BoardView } from '../canvas/view/BoardView.ts';
import { TextField } from '../canvas/view/TextField.ts';
import type { Point } from '../drawing/geometry.ts';
import { type BoardTheme, lineColour } from '../drawing/palette.ts';
import { defaultFontSize, lineHeight } from '../drawing/textLayout.ts';
import type { ToolHost } from '../tools/tool.ts';
import type { MakeNotice } from './Notice.ts';
import type { TextDraft } from './TextDraft.ts';
import { boxOfShape, boxOfText, type TypedBox } from './TypedBox.ts';
import { noticeOfTextLimit, textLimitNoticeId } from './textLimitNotice.ts';
import { noticeOfConflict } from './textNotices.ts';

export interface TextEditingOptions {
  readonly boardId: string;
  readonly host: ToolHost;
  readonly startDraft: (
    id: string,
    header: Omit<TextDraftHeader, 'version' | 'kind'>,
    before: string,
  ) => TextDraft;
  /** A field was opened or closed. */
  readonly onChange: () => void;
  readonly onNotice: (make: MakeNotice) => void;
  /** A notice no longer applies. */
  readonly onNoticeOver: (id: string) => void;
}

interface Editing {
  readonly field: TextField;
  readonly style: Style;
}

type Target =
  | { readonly type: 'new'; readonly at: Point }
  | { readonly type: 'existing'; readonly id: string; readonly shape: TextShape };

/**
 * The text field on the board: opens on a text or at an empty point, saves what is typed as a draft, and puts it into
 * the document when it closes.
 */
export class TextEditing {
  readonly #options: TextEditingOptions;
  readonly #host: ToolHost;
  #editing: Editing | undefined;

  constructor(options: TextEditingOptions) {
    this.#options = options;
    this.#host = options.host;
  }

  get isOpen(): boolean {
    return this.#editing !== undefined;
  }

  open(view: BoardView, at: { readonly id: string } | { readonly at: Point }): void {
    this.end();
    if (view.host === undefined) return;
    const target = this.#targetOf(at);
    if (target === undefined) return;
    const edit = this.#editOf(target);
    const { id, before, style, fontSize, align } = edit;
    const box = target.type === 'existing' ? boxOfShape(target.shape) : boxOfText(fontSize);
    const draft = this.#options.startDraft(id, headerOf(edit), before);
    this.#show(target);
    const field = new TextField({
      host: view.host,
      at: edit,
      box,
      text: before,
      fontSize,
      align,
      colour: lineColour(style.colour, view.theme),
      opacity: style.opacity,
      camera: view.camera,
      onSize: (size) => this.#resize(target, size),
      onInput: (text, size) => draft.update(text, size),
      onCaret: (text, index) => this.#showCaret(view, edit, box.caretAt(text, index)),
      onLimit: () => this.#options.onNotice(() => noticeOfTextLimit(this.#options.boardId)),
      onRoom: () => this.#options.onNoticeOver(textLimitNoticeId(this.#options.boardId)),
      onEnd: (text, size) => this.#finish({ ...edit, text, size }, draft, box),
    });
    this.#editing = { field, style };
    this.#options.onChange();
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

  /** A text shape is hidden behind the field. Any other shape stays, selected and without its text. */
  #show(target: Target): void {
    const isAlone = target.type === 'new' || !hasOwnSize(target.shape);
    if (isAlone && target.type === 'existing') this.#host.scene.setPreview(target.id, 'hidden');
    this.#host.select(isAlone ? [] : [target.id]);
  }

  #resize(target: Target, size: TextSize): void {
    if (target.type === 'new' || !hasOwnSize(target.shape)) return;
    this.#host.scene.setPreview(target.id, { shape: { ...target.shape, ...size, text: '' } });
    this.#host.invalidateLive();
  }

  #showCaret(view: BoardView, { x, y, fontSize }: TextEdit, caret: Point): void {
    const at = { x: x + caret.x, y: y + caret.y };
    view.reveal({ minX: at.x, minY: at.y, maxX: at.x, maxY: at.y + fontSize * lineHeight });
  }

  #targetOf(at: { readonly id: string } | { readonly at: Point }): Target | undefined {
    if ('at' in at) return { type: 'new', at: at.at };
    const shape = withText(this.#host.scene.get(at.id)?.shape);
    return shape !== undefined ? { type: 'existing', id: at.id, shape } : undefined;
  }

  /** The edit before anything is typed. */
  #editOf(target: Target): TextEdit {
    const id = this.#host.newId();
    if (target.type === 'existing') {
      const { type, text, width, height, page, style, x, y, fontSize, align } = target.shape;
      const size = { width, height };
      const place = { type, page, style, x, y, fontSize, align };
      return { id, target: target.id, before: text, text, size, ...place };
    }
    return {
      id,
      type: 'text',
      before: '',
      text: '',
      size: { width: 0, height: 0 },
      page: this.#host.scene.page,
      style: this.#host.drawingStyle,
      x: target.at.x,
      y: target.at.y,
      fontSize: defaultFontSize,
    };
  }

  #finish(edit: TextEdit, draft: TextDraft, box: TypedBox): void {
    this.#editing = undefined;
    const { scene, document } = this.#host;
    if (edit.target !== undefined) scene.setPreview(edit.target, undefined);
    const plan = planTextEdit(document, edit, keyBetween(scene.topKey(), undefined));
    if (plan.type === 'nothing') {
      draft.drop();
    } else {
      const kind = plan.type === 'remove' ? 'delete' : 'text';
      const step = {};
      this.#host.commit(kind, (board) => applyTextEdit(board, plan), draft.finish(), step);
      if (plan.type !== 'remove') this.#host.selectNew([plan.id]);
      afterFontLoad(() => {
        const measured = { ...edit, size: box.sizeWith(edit.text) };
        this.#host.commit(
          kind,
          (board) => applyTextSize(board, plan.id, measured),
          undefined,
          step,
        );
      });
    }
    if (isConflicting(plan)) {
      this.#options.onNotice(() => noticeOfConflict(plan, this.#options.boardId));
    }
    this.#options.onChange();
  }
}

function headerOf(edit: TextEdit): Omit<TextDraftHeader, 'version' | 'kind'> {
  const { target, type, page, style, x, y, fontSize, align } = edit;
  const header = { page, style, x, y, fontSize, ...(align === undefined ? {} : { align }) };
  return target === undefined ? header : { ...header, target, type };
}

import '../src/shared/words/testing/speakEnglish.ts';
import type { Point } from '../src/renderer/drawing/geometry.ts';
import { defaultFontSize, measureText, textMeasurer } from '../src/renderer/drawing/textLayout.ts';
import {
  BoardReplica,
  type BoardReplicaListener,
  type ReplicaLimits,
} from '../src/renderer/state/BoardReplica.ts';
import type { Notice } from '../src/renderer/state/Notice.ts';
import { ShapeActions } from '../src/renderer/state/ShapeActions.ts';
import { createTools } from '../src/renderer/tools/createTools.ts';
import type { ToolHost } from '../src/renderer/tools/tool.ts';
import { applyTextEdit, planTextEdit } from '../src/shared/document/recovery/textEdit.ts';
import { testStyle } from '../src/shared/document/testShapes.ts';
import { keyBetween } from '../src/shared/document/zOrder.ts';
import type { MainStage } from './MainStage.ts';

/** A window without a screen: tools and commands, down to the disk. */
export class LimitsWindow {
  readonly board: BoardReplica;
  readonly notices: Notice[] = [];
  readonly host: ToolHost;
  readonly tools: ReturnType<typeof createTools>;
  readonly actions: ShapeActions;
  zoom = 1;
  #selection: ReadonlySet<string> = new Set();
  #changed: () => void = () => {};

  private constructor(boardId: string, limits: ReplicaLimits | undefined) {
    const listener: BoardReplicaListener = {
      onDocumentChange: () => {},
      onStoredSizes: () => {},
      onStored: () => undefined,
      onStatusChange: () => this.#changed(),
      beforeShown: () => undefined,
      onLoaded: () => {},
      onNotice: (make) => this.notices.push(make()),
    };
    this.board = new BoardReplica(boardId, listener, limits);
    this.host = this.#toolHost();
    this.tools = createTools(this.host);
    this.actions = new ShapeActions(this.host);
  }

  /** Resolves when a board is loaded from main. */
  static async open(
    main: MainStage,
    boardId: string,
    limits?: ReplicaLimits,
  ): Promise<LimitsWindow> {
    const window = new LimitsWindow(boardId, limits);
    await main.connect(boardId, window.board);
    await window.#until(() => window.board.phase === 'ready');
    return window;
  }

  /** Resolves when everything is on disk. */
  saved(): Promise<void> {
    return this.#until(() => this.board.status.save.state === 'saved');
  }

  selectAll(): void {
    this.#selection = new Set(this.board.scene.ids());
  }

  /** Types a text into a field, at an empty place or in place of the text of a shape, and closes it. */
  type(at: Point | string, text: string): void {
    const { scene, document } = this.board;
    const id = this.host.newId();
    const old = typeof at === 'string' ? scene.get(at)?.shape : undefined;
    if (typeof at === 'string' && old?.type !== 'text') return;
    const place =
      typeof at === 'string' ? (old as Extract<typeof old, { type: 'text' }>) : newText(at);
    const { page, style, x, y, fontSize } = place;
    const size = measureText(textMeasurer(), text, fontSize);
    const target = typeof at === 'string' ? { target: at } : {};
    const before = typeof at === 'string' ? place.text : '';
    const draft = this.board.startTextDraft(id, { page, style, x, y, fontSize, ...target }, before);
    draft.update(text, size);
    const edit = {
      id,
      type: 'text' as const,
      ...target,
      before,
      text,
      size,
      page,
      style,
      x,
      y,
      fontSize,
    };
    const plan = planTextEdit(document, edit, keyBetween(scene.topKey(), undefined));
    this.board.commit('text', (board) => applyTextEdit(board, plan), draft.finish());
  }

  dispose(): void {
    this.board.dispose();
  }

  async #until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
  }

  #toolHost(): ToolHost {
    const { board } = this;
    const window = this;
    return {
      document: board.document,
      scene: board.scene,
      get zoom() {
        return window.zoom;
      },
      drawingStyle: testStyle,
      get selection() {
        return window.#selection;
      },
      isDark: false,
      pressureCurve: 1,
      newId: () => crypto.randomUUID(),
      select: (ids) => {
        this.#selection = new Set(ids);
      },
      selectNew: (ids) => {
        this.#selection = new Set(ids);
      },
      commit: (kind, change, endsDraft) => board.commit(kind, change, endsDraft),
      commitInSlices: (kind, changes, onSlice) => board.commitInSlices(kind, changes, onSlice),
      commitUndone: (kind, change) => board.commitUndone(kind, change),
      invalidateLive: () => {},
      setLiveLook: () => {},
      startDraft: (ink) => board.startDraft(ink),
      editText: () => {},
      pan: () => {},
    };
  }
}

const newText = ({ x, y }: Point) => ({
  page: 'page-1',
  style: testStyle,
  x,
  y,
  fontSize: defaultFontSize,
  text: '',
});

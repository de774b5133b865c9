import * as Y from 'yjs';
import { BoardDocument } from '../../shared/document/boardDocument.ts';
import {
  BoardFileError,
  decodeEverinkFile,
  encodeEverinkFile,
} from '../../shared/document/everinkFile.ts';
import { readExcalidraw } from '../../shared/document/excalidraw.ts';
import { defaultPageId, type Style } from '../../shared/document/shape.ts';
import { keyBetween } from '../../shared/document/zOrder.ts';
import type { MessageToRenderer, Notice } from '../../shared/ipc.ts';
import type { OperationKind } from '../../shared/operation.ts';
import { BoardCanvas } from '../canvas/BoardCanvas.ts';
import {
  type Camera,
  clampZoom,
  fitCamera,
  panBy,
  toBoard,
  visibleRect,
  zoomAt,
} from '../canvas/camera.ts';
import { drawThumbnail, exportBounds, exportPng } from '../canvas/exportPicture.ts';
import { exportSvg } from '../canvas/exportSvg.ts';
import { centreOf, containsPoint, intersects, type Point, type Rect } from '../canvas/geometry.ts';
import { ImageCache } from '../canvas/ImageCache.ts';
import type { Ink } from '../canvas/Ink.ts';
import { PointerInput, type ScreenPointer } from '../canvas/PointerInput.ts';
import { type BoardTheme, darkTheme, lightTheme } from '../canvas/palette.ts';
import { Scene } from '../canvas/Scene.ts';
import type { SceneShape } from '../canvas/SceneShape.ts';
import { baselineOffset, textMeasurer } from '../canvas/textLayout.ts';
import { createTools } from '../tools/createTools.ts';
import type { Tool, ToolHost, ToolPointer } from '../tools/tool.ts';
import { BoardConnection } from './BoardConnection.ts';
import { DraftWriter } from './DraftWriter.ts';
import type { Editor, EditorState, ToolName } from './editor.ts';
import { LocalChange } from './LocalChange.ts';
import { panelStyleOfShapes, panelStyleOfTool } from './panelStyle.ts';
import { recoverDraft } from './recoverDraft.ts';
import { ShapeActions } from './ShapeActions.ts';
import { TextEditing } from './TextEditing.ts';

const defaultStyle: Style = { colour: 'ink', width: 4, fill: 'none', opacity: 1 };
const defaultHighlighterStyle: Style = { ...defaultStyle, colour: 'yellow' };

/** Well under what one operation may carry, since importing is one. */
const maxImportSizeBytes = 24 * 1024 * 1024;

/** The editor of one board: its document, its view, its tools and its way to main. */
export class BoardEditor implements Editor {
  readonly #boardId: string;
  readonly #document = new BoardDocument();
  readonly #scene: Scene;
  readonly #images: ImageCache;
  readonly #undoManager: Y.UndoManager;
  readonly #connection: BoardConnection;
  readonly #text: TextEditing;
  readonly #actions: ShapeActions;
  readonly #measurer = textMeasurer();
  readonly #tools: Readonly<Record<ToolName, Tool>>;
  readonly #listeners = new Set<() => void>();
  readonly #noticeListeners = new Set<(notice: Notice) => void>();
  #earlyNotices: Notice[] = [];
  #state: EditorState | undefined;
  #isNotifyPlanned = false;
  #tool: ToolName = 'pen';
  #style: Style = defaultStyle;
  #highlighterStyle: Style = defaultHighlighterStyle;
  #selection: ReadonlySet<string> = new Set();
  #camera: Camera = { x: 0, y: 0, zoom: 1 };
  #hasMovedCamera = false;
  #phase: EditorState['phase'] = 'loading';
  #isDark = false;
  #view: { readonly host: HTMLElement; readonly canvas: BoardCanvas; dispose(): void } | undefined;
  #panMode: 'none' | 'ready' | 'panning' = 'none';
  #lastPointer: ToolPointer | undefined;
  #isPointerDown = false;
  #describedTitle = '';

  readonly #onDispose: () => void;

  /** @param onDispose called when the editor is disposed */
  constructor(boardId: string, onDispose: () => void) {
    this.#boardId = boardId;
    this.#onDispose = onDispose;
    this.#scene = new Scene(this.#document, defaultPageId);
    this.#images = new ImageCache(this.#document, () => this.#view?.canvas.invalidateAll());
    const { shapes, pages, meta, doc } = this.#document;
    this.#undoManager = new Y.UndoManager([shapes, pages, meta], {
      trackedOrigins: new Set([LocalChange]),
      captureTimeout: 0,
    });
    this.#connection = new BoardConnection({
      onLoaded: (message) => this.#load(message),
      onLoadFailed: (message) => this.#failLoading(message),
      onRemote: (update) => this.#applyRemote(update),
      onStatusChange: () => this.#changed(),
    });
    doc.on('update', (update: Uint8Array, origin: unknown) => this.#send(update, origin));
    this.#document.observe((change) => {
      if (change.hasMetaChange) this.#describe();
      this.#boardChanged();
    });
    const host = this.#toolHost();
    this.#tools = createTools(host);
    this.#actions = new ShapeActions(host);
    this.#text = new TextEditing(host, () => this.#changed());
  }

  /** The port that main opened for this board. */
  attachPort(port: MessagePort): void {
    this.#connection.attach(port);
  }

  /** Main will not send a port. */
  failOpening(message: string): void {
    this.#failLoading(message);
  }

  // ------------------------------------------------------------------ state

  getState(): EditorState {
    this.#state ??= {
      boardId: this.#boardId,
      title: this.#document.title,
      tool: this.#tool,
      style: this.#panelStyle(),
      selectionCount: this.#selection.size,
      shapeCount: this.#scene.size,
      canUndo: this.#undoManager.undoStack.length > 0,
      canRedo: this.#undoManager.redoStack.length > 0,
      zoom: this.#camera.zoom,
      status: this.#connection.status,
      phase: this.#phase,
      isEditingText: this.#text.isOpen,
    };
    return this.#state;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onNotice(listener: (notice: Notice) => void): () => void {
    this.#noticeListeners.add(listener);
    const early = this.#earlyNotices;
    this.#earlyNotices = [];
    for (const notice of early) listener(notice);
    return () => this.#noticeListeners.delete(listener);
  }

  // ------------------------------------------------------------------- view

  mount(host: HTMLElement): () => void {
    this.#view?.dispose();
    prepareHost(host);
    const canvas = new BoardCanvas({
      host,
      scene: this.#scene,
      images: this.#images,
      camera: this.#camera,
      theme: this.#theme,
      paintLive: (context, settings) => this.#activeTool.paintLive(context, settings),
      onResize: () => this.#changed(),
    });
    const input = new PointerInput(host, this.#pointerListener());
    const dispose = (): void => {
      this.#text.end();
      if (this.#view?.host === host) this.#view = undefined;
      input.dispose();
      canvas.dispose();
    };
    this.#view = { host, canvas, dispose };
    this.#updateCursor();
    return dispose;
  }

  setDarkMode(isDark: boolean): void {
    if (this.#isDark === isDark) return;
    this.#isDark = isDark;
    this.#view?.canvas.setTheme(this.#theme);
    this.#text.setTheme(this.#theme);
  }

  setTool(tool: ToolName): void {
    if (this.#tool === tool) return;
    this.#text.end();
    this.#activeTool.interrupt();
    this.#tool = tool;
    this.#selection = new Set();
    this.#view?.canvas.invalidateLive();
    this.#updateCursor();
    this.#changed();
  }

  setStyle(change: Partial<Pick<Style, 'colour' | 'width' | 'fill' | 'opacity'>>): void {
    if (this.#tool === 'highlighter') {
      this.#highlighterStyle = { ...this.#highlighterStyle, ...change };
    } else {
      this.#style = { ...this.#style, ...change };
    }
    this.#actions.restyle(change);
    this.#changed();
  }

  setTitle(title: string): void {
    this.#commit('rename', (document) => document.setTitle(title));
  }

  // --------------------------------------------------------------- commands

  undo(): void {
    this.#activeTool.interrupt();
    this.#undoManager.undo();
    this.#changed();
  }

  redo(): void {
    this.#activeTool.interrupt();
    this.#undoManager.redo();
    this.#changed();
  }

  selectAll(): void {
    this.setTool('select');
    this.#select(this.#scene.editableIds());
  }

  clearSelection(): void {
    this.#activeTool.cancel();
    this.#select([]);
  }

  deleteSelection(): void {
    this.#activeTool.cancel();
    this.#actions.deleteSelected();
  }

  duplicateSelection(): void {
    this.#actions.duplicate();
  }

  bringToFront(): void {
    this.#actions.bringToFront();
  }

  sendToBack(): void {
    this.#actions.sendToBack();
  }

  nudgeSelection(dx: number, dy: number): void {
    this.#actions.nudge(dx, dy);
  }

  copySelection(): string | undefined {
    return this.#actions.copy();
  }

  paste({ shapes, text }: { readonly shapes?: string; readonly text?: string }): void {
    const at = this.#pastePoint();
    if (shapes !== undefined && this.#actions.pasteShapes(shapes, at)) return;
    if (text !== undefined) this.#actions.pasteText(text, at, this.#measurer);
  }

  zoomBy(factor: number): void {
    this.#zoomAt(this.#viewMiddle(), this.#camera.zoom * factor);
  }

  zoomTo(zoom: number): void {
    this.#zoomAt(this.#viewMiddle(), zoom);
  }

  zoomToFit(): void {
    const { bounds } = this.#scene;
    const size = this.#viewSize();
    if (bounds === undefined) {
      this.#setCamera({ x: -size.width / 2, y: -size.height / 2, zoom: 1 });
      return;
    }
    this.#setCamera(fitCamera(bounds, size));
  }

  async exportPng(what: 'board' | 'selection'): Promise<Uint8Array> {
    const { shapes, bounds } = this.#exported(what);
    await document.fonts.ready;
    return exportPng(shapes, bounds, this.#images);
  }

  async exportSvg(what: 'board' | 'selection'): Promise<Uint8Array> {
    const { shapes, bounds } = this.#exported(what);
    await document.fonts.ready;
    return exportSvg(shapes, bounds, {
      document: this.#document,
      baseline: (fontSize) => baselineOffset(this.#measurer, fontSize),
    });
  }

  exportFile(): Promise<Uint8Array> {
    this.#finishInput();
    return encodeEverinkFile(this.#document.doc);
  }

  async importFile(format: 'everink' | 'excalidraw', bytes: Uint8Array): Promise<void> {
    if (bytes.byteLength > maxImportSizeBytes) {
      throw new BoardFileError('This file is too large: Everink opens files of up to 24 MB.');
    }
    if (format === 'everink') {
      const source = await decodeEverinkFile(bytes);
      this.#actions.importBoard(source);
      source.doc.destroy();
    } else {
      const { shapes, images, skippedCount } = await readExcalidraw(bytes);
      this.#actions.importShapes(shapes, images);
      if (skippedCount > 0) this.#tellSkipped(skippedCount);
    }
    this.#showContent();
  }

  drawThumbnail(): Promise<Uint8Array | undefined> {
    return drawThumbnail(this.#scene, this.#images);
  }

  dispose(): void {
    this.#onDispose();
    this.#activeTool.interrupt();
    this.#view?.dispose();
    this.#listeners.clear();
    this.#noticeListeners.clear();
    this.#connection.dispose();
    this.#scene.dispose();
    this.#images.dispose();
    this.#undoManager.destroy();
    this.#document.doc.destroy();
  }

  #exported(what: 'board' | 'selection'): { readonly shapes: SceneShape[]; readonly bounds: Rect } {
    this.#finishInput();
    const shapes = what === 'board' ? this.#scene.inOrder() : this.#actions.selected();
    const bounds = exportBounds(shapes);
    if (bounds === undefined) {
      throw new Error(
        what === 'board'
          ? 'The board is empty: draw something, then export it.'
          : 'Nothing is selected: select what you want to export.',
      );
    }
    return { shapes, bounds };
  }

  /** What is being drawn or typed becomes part of the board. */
  #finishInput(): void {
    this.#text.end();
    this.#activeTool.interrupt();
  }

  #pastePoint(): Point {
    const visible = visibleRect(this.#camera, this.#viewSize());
    const pointer = this.#lastPointer;
    return pointer !== undefined && containsPoint(visible, pointer) ? pointer : centreOf(visible);
  }

  #tellSkipped(count: number): void {
    this.#tell({
      id: `import-${this.#boardId}`,
      level: 'warning',
      title: 'Not everything could be taken over',
      text: `${count} ${count === 1 ? 'element' : 'elements'} of the file are of a kind that Everink does not have. Everything else is on the board.`,
    });
  }

  // --------------------------------------------------------------- document

  #commit(
    kind: OperationKind,
    change: (document: BoardDocument) => void,
    endsDraft?: string,
  ): void {
    this.#document.doc.transact(() => change(this.#document), new LocalChange(kind, endsDraft));
    this.#changed();
  }

  #send(update: Uint8Array, origin: unknown): void {
    const kind = this.#kindOf(origin);
    if (kind === undefined) return;
    this.#connection.sendOperation(
      {
        id: crypto.randomUUID(),
        boardId: this.#boardId,
        kind,
        update: new Uint8Array(update),
        createdAt: Date.now(),
      },
      origin instanceof LocalChange ? origin.endsDraft : undefined,
    );
  }

  #kindOf(origin: unknown): OperationKind | undefined {
    if (origin instanceof LocalChange) return origin.kind;
    if (origin !== this.#undoManager) return undefined;
    return this.#undoManager.undoing ? 'undo' : 'redo';
  }

  #load(message: Extract<MessageToRenderer, { type: 'loaded' }>): void {
    this.#document.doc.transact(() => {
      for (const update of message.updates) this.#applyRemote(update);
    }, 'load');
    this.#recover(message.drafts);
    this.#phase = 'ready';
    if (!this.#hasMovedCamera) this.#showContent();
    this.#changed();
  }

  #recover(drafts: Extract<MessageToRenderer, { type: 'loaded' }>['drafts']): void {
    let recoveredCount = 0;
    for (const draft of drafts) {
      const z = keyBetween(this.#scene.topKey(), undefined);
      let isRecovered = false;
      this.#commit(
        'recover',
        (document) => {
          isRecovered = recoverDraft(document, draft, z);
        },
        draft.strokeId,
      );
      if (isRecovered) recoveredCount += 1;
      // Nothing to keep: without an operation that ends it, the draft would come back for ever.
      else this.#connection.send({ type: 'drop-draft', strokeId: draft.strokeId });
    }
    if (recoveredCount === 0) return;
    this.#tell({
      id: `recovered-${this.#boardId}`,
      level: 'info',
      title: recoveredCount === 1 ? 'A stroke was recovered' : 'Strokes were recovered',
      text: 'Everink ended while you were drawing. The ink is back on the board; undo takes it away.',
    });
  }

  #failLoading(message: string): void {
    this.#phase = 'failed';
    this.#tell({
      id: `load-failed-${this.#boardId}`,
      level: 'error',
      title: 'This board could not be read',
      text: message,
    });
    this.#changed();
  }

  /** Tells main the title, for the list of boards. */
  #describe(): void {
    const { title } = this.#document;
    if (title === this.#describedTitle) return;
    this.#describedTitle = title;
    this.#connection.send({ type: 'describe', title });
  }

  #applyRemote(update: Uint8Array): void {
    try {
      Y.applyUpdate(this.#document.doc, update, 'remote');
    } catch {
      this.#tell({
        id: `bad-update-${this.#boardId}`,
        level: 'warning',
        title: 'A change could not be shown',
        text: 'A change of this board is damaged and was left out of the picture. It is still kept on disk.',
      });
    }
  }

  #tell(notice: Notice): void {
    if (this.#noticeListeners.size === 0) this.#earlyNotices.push(notice);
    for (const listener of this.#noticeListeners) listener(notice);
  }

  #boardChanged(): void {
    const gone = [...this.#selection].filter((id) => this.#scene.get(id) === undefined);
    if (gone.length > 0) {
      this.#selection = new Set([...this.#selection].filter((id) => !gone.includes(id)));
    }
    this.#activeTool.boardChanged?.();
    if (this.#selection.size > 0 || gone.length > 0) this.#view?.canvas.invalidateLive();
    this.#changed();
  }

  // -------------------------------------------------------------- selection

  #select(ids: Iterable<string>): void {
    this.#selection = new Set(ids);
    this.#view?.canvas.invalidateLive();
    this.#changed();
  }

  #panelStyle(): EditorState['style'] {
    const shapes = this.#actions
      .selected()
      .flatMap(({ shape }) => (shape.type === 'placeholder' ? [] : [shape]));
    if (shapes.length > 0) return panelStyleOfShapes(shapes, this.#style);
    return panelStyleOfTool(this.#tool, this.#drawingStyle);
  }

  get #drawingStyle(): Style {
    return this.#tool === 'highlighter' ? this.#highlighterStyle : this.#style;
  }

  // ------------------------------------------------------------------ tools

  get #activeTool(): Tool {
    return this.#tools[this.#tool];
  }

  #toolHost(): ToolHost {
    const editor = this;
    return {
      document: this.#document,
      scene: this.#scene,
      get zoom() {
        return editor.#camera.zoom;
      },
      get drawingStyle() {
        return editor.#drawingStyle;
      },
      get selection() {
        return editor.#selection;
      },
      get isDark() {
        return editor.#isDark;
      },
      newId: () => crypto.randomUUID(),
      select: (ids) => this.#select(ids),
      commit: (kind, change, endsDraft) => this.#commit(kind, change, endsDraft),
      invalidateLive: () => this.#view?.canvas.invalidateLive(),
      setLiveBlend: (blend) => this.#view?.canvas.setLiveBlend(blend),
      selectNew: (ids) => {
        this.setTool('select');
        this.#select(ids);
      },
      startDraft: (ink: Ink) => new DraftWriter(ink, (message) => this.#connection.send(message)),
      editText: (target) => {
        if (this.#view === undefined) return;
        this.#text.open(this.#view.host, this.#camera, this.#theme, target);
      },
      pan: (dx, dy) => this.#setCamera(panBy(this.#camera, dx, dy)),
    };
  }

  #pointerListener(): ConstructorParameters<typeof PointerInput>[1] {
    return {
      onDown: (pointer) => {
        this.#isPointerDown = true;
        this.#text.end();
        this.#view?.host.focus({ preventScroll: true });
        this.#activeTool.pointerDown(this.#toolPointer(pointer));
      },
      onMove: (pointers) => {
        this.#activeTool.pointerMove(pointers.map((pointer) => this.#toolPointer(pointer)));
      },
      onUp: (pointer) => {
        this.#isPointerDown = false;
        this.#activeTool.pointerUp(this.#toolPointer(pointer));
        this.#updateCursor();
      },
      onDoubleClick: (pointer) => this.#activeTool.doubleClick?.(this.#toolPointer(pointer)),
      onHover: (pointer) => {
        this.#lastPointer = this.#toolPointer(pointer);
        this.#updateCursor();
      },
      onInterrupt: () => {
        this.#isPointerDown = false;
        this.#activeTool.interrupt();
      },
      onCancel: () => {
        this.#isPointerDown = false;
        this.#activeTool.cancel();
      },
      onPan: (dx, dy) => this.#setCamera(panBy(this.#camera, dx, dy)),
      onZoom: (at, factor) => this.#zoomAt(at, this.#camera.zoom * factor),
      onPanModeChange: (mode) => {
        this.#panMode = mode;
        this.#updateCursor();
      },
    };
  }

  #toolPointer(pointer: ScreenPointer): ToolPointer {
    const board = toBoard(this.#camera, pointer);
    return { ...pointer, ...board, screenX: pointer.x, screenY: pointer.y };
  }

  #updateCursor(): void {
    if (this.#view === undefined || this.#isPointerDown) return;
    const cursorOfPanMode = { none: undefined, ready: 'grab', panning: 'grabbing' };
    this.#view.host.style.cursor =
      cursorOfPanMode[this.#panMode] ?? this.#activeTool.cursorAt(this.#lastPointer);
  }

  // ----------------------------------------------------------------- camera

  get #theme(): BoardTheme {
    return this.#isDark ? darkTheme : lightTheme;
  }

  #viewSize(): { readonly width: number; readonly height: number } {
    return this.#view?.canvas.size ?? { width: 1280, height: 800 };
  }

  #viewMiddle(): Point {
    const { width, height } = this.#viewSize();
    return { x: width / 2, y: height / 2 };
  }

  #zoomAt(at: Point, zoom: number): void {
    if (!Number.isFinite(zoom) || zoom <= 0) return;
    this.#setCamera(zoomAt(this.#camera, at, clampZoom(zoom)));
  }

  #setCamera(camera: Camera): void {
    this.#camera = camera;
    this.#hasMovedCamera = true;
    this.#view?.canvas.setCamera(camera);
    this.#text.setCamera(camera);
    this.#changed();
  }

  /** Where nothing of the board is in view, shows all of it. */
  #showContent(): void {
    const { bounds } = this.#scene;
    if (bounds === undefined) return;
    if (!intersects(bounds, visibleRect(this.#camera, this.#viewSize()))) this.zoomToFit();
  }

  #changed(): void {
    this.#state = undefined;
    if (this.#isNotifyPlanned) return;
    this.#isNotifyPlanned = true;
    queueMicrotask(() => {
      this.#isNotifyPlanned = false;
      for (const listener of this.#listeners) listener();
    });
  }
}

function prepareHost(host: HTMLElement): void {
  host.setAttribute('role', 'application');
  host.setAttribute('aria-label', 'Board');
  host.tabIndex = 0;
  if (getComputedStyle(host).position === 'static') host.style.position = 'relative';
  Object.assign(host.style, {
    overflow: 'hidden',
    touchAction: 'none',
    userSelect: 'none',
    outline: 'none',
    // The blending of live ink stays between the two canvases.
    isolation: 'isolate',
  });
}

import { t } from 'i18next';
import { Emitter } from '../../base/Emitter.ts';
import type { DocumentChange } from '../../shared/document/boardDocument.ts';
import type { Shape } from '../../shared/document/shape.ts';
import type { Style } from '../../shared/document/style.ts';
import type { WrittenFormat } from '../../shared/fileFormats.ts';
import type { LastView } from '../../shared/lastView.ts';
import { maxTitleLength } from '../../shared/limits.ts';
import type { Problem } from '../../shared/problem.ts';
import { usualLook } from '../canvas/export/PictureLook.ts';
import { ImageCache } from '../canvas/images/ImageCache.ts';
import type { BoardImage } from '../canvas/images/readImage.ts';
import {
  BoardView,
  type BoardViewListener,
  type InsertionPlace,
} from '../canvas/view/BoardView.ts';
import type { Point } from '../drawing/geometry.ts';
import type { ImportContent } from '../formats/FileCodec.ts';
import type { FileContent } from '../formats/FileContent.ts';
import type { StyleChange } from '../shapes/ShapeKind.ts';
import { createTools } from '../tools/createTools.ts';
import type { Tool, ToolHost } from '../tools/tool.ts';
import type { ToolName } from '../tools/toolName.ts';
import type { PortToMain } from './BoardConnection.ts';
import { BoardFiles } from './BoardFiles.ts';
import { BoardReplica } from './BoardReplica.ts';
import { DrawingStyles } from './DrawingStyles.ts';
import { EditorClipboard, type Pasted } from './EditorClipboard.ts';
import { EditorNotices } from './EditorNotices.ts';
import type { Editor, EditorState } from './editor.ts';
import {
  type ImportReport,
  isWorthNotice,
  noticeOfImport,
  noticeOfReport,
} from './importNotice.ts';
import { layoutImages } from './layoutImages.ts';
import type { MakeNotice } from './Notice.ts';
import { OpeningPicture } from './OpeningPicture.ts';
import { ownStyledTool, panelStyleOfShapes, panelStyleOfTool } from './panelStyle.ts';
import { ShapeActions } from './ShapeActions.ts';
import type { TextDraft } from './TextDraft.ts';
import { TextEditing } from './TextEditing.ts';
import { noticeOfLongTitle } from './textLimitNotice.ts';
import { untilState } from './untilState.ts';

const importNoticeId = 'import-progress';
/** A file with at least this many shapes is imported with a progress notice. */
const progressFromCount = 5_000;

/** The editor of one board: connects its replica, its view and its tools. */
export class BoardEditor implements Editor {
  readonly whenDisposed: Promise<void>;
  readonly #onDispose: () => void;
  readonly #replica: BoardReplica;
  readonly #images: ImageCache;
  readonly #view: BoardView;
  readonly #first: OpeningPicture;
  readonly #text: TextEditing;
  readonly #actions: ShapeActions;
  readonly #files: BoardFiles;
  readonly #clipboard: EditorClipboard;
  readonly #tools: Readonly<Record<ToolName, Tool>>;
  readonly #listeners = new Emitter();
  readonly #notices = new EditorNotices();
  readonly #styles = new DrawingStyles();
  #state: EditorState | undefined;
  #isNotifyPlanned = false;
  #changeCount = 0;
  #tool: ToolName = 'pen';
  #pressureCurve = 1;
  #isEraserDown = false;
  #isShownReadOnly = false;
  #titleDraft: TextDraft | undefined;
  /** Empty while nobody types one. */
  #typedTitle = '';
  #selection: ReadonlySet<string> = new Set();

  /** @param onDispose called when the editor is disposed */
  constructor(boardId: string, onDispose: () => void) {
    let noteDisposed = (): void => {};
    this.whenDisposed = new Promise((resolve) => {
      noteDisposed = resolve;
    });
    this.#onDispose = () => {
      noteDisposed();
      onDispose();
    };
    this.#replica = new BoardReplica(boardId, {
      onDocumentChange: (change) => this.#documentChanged(change),
      onStatusChange: () => this.#statusChanged(),
      onStoredSizes: (sizesBytes) => this.#first.begin(sizesBytes),
      onStored: (bytes) => this.#first.add(bytes),
      beforeShown: () => this.#view.loadFonts(),
      onLoaded: () => {
        this.#first.end();
        this.#view.showContentAtFirst();
      },
      onNotice: (make) => this.#tell(make),
    });
    const { document, scene } = this.#replica;
    this.#images = new ImageCache(document, (hash) => {
      scene.redrawImages(new Set([hash]));
      this.#changeCount += 1;
      this.#changed();
    });
    this.#view = new BoardView(scene, this.#images, this.#viewListener());
    this.#first = new OpeningPicture(this.#view);
    const host = this.#toolHost();
    this.#tools = createTools(host);
    this.#actions = new ShapeActions(host);
    this.#files = new BoardFiles(document, scene, this.#actions);
    this.#clipboard = new EditorClipboard({
      boardId,
      actions: this.#actions,
      files: this.#files,
      onNotice: (make) => this.#tell(make),
      onImported: (report) => this.#tellImport(report),
    });
    this.#text = new TextEditing({
      boardId,
      host,
      startDraft: (id, header, before) => this.#replica.startTextDraft(id, header, before),
      onChange: () => this.#changed(),
      onNotice: (make) => this.#tell(make),
      onNoticeOver: (id) => this.#notices.end(id),
    });
  }

  /** The port that main opened for this board. */
  attachPort(port: PortToMain): void {
    this.#replica.attachPort(port);
  }

  /** Main will not send a port. */
  failOpening(problem: Problem): void {
    this.#first.end();
    this.#replica.failLoading(problem);
  }

  getState(): EditorState {
    this.#state ??= {
      boardId: this.#replica.boardId,
      title: this.#replica.document.title,
      tool: this.#replica.isReadOnly ? 'pan' : this.#tool,
      isReadOnly: this.#replica.isReadOnly,
      style: this.#panelStyle(),
      selectionCount: this.#selection.size,
      shapeCount: this.#replica.scene.size,
      unreadableCount: this.#replica.scene.placeholderIds.size,
      changeCount: this.#changeCount,
      canUndo: this.#replica.canUndo,
      canRedo: this.#replica.canRedo,
      zoom: this.#view.camera.zoom,
      status: this.#replica.status,
      phase: this.#replica.phase,
      isEditingText: this.#text.isOpen,
    };
    return this.#state;
  }

  subscribe(listener: () => void): () => void {
    return this.#listeners.subscribe(listener);
  }

  onNotice(listener: (make: MakeNotice) => void): () => void {
    return this.#notices.subscribe(listener);
  }

  onNoticeOver(listener: (id: string) => void): () => void {
    return this.#notices.onEnd(listener);
  }

  mount(host: HTMLElement): () => void {
    this.#view.mount(host);
    // `lastView` exists from now on.
    this.#changed();
    return () => {
      // A later mount elsewhere has replaced this one.
      if (this.#view.host !== host) return;
      this.finishInput();
      this.#view.unmount();
    };
  }

  showLastView(view: LastView, image?: HTMLImageElement): void {
    if (this.#replica.phase === 'loading') this.#first.showKept(view, image);
  }

  get lastView(): LastView | undefined {
    return this.#replica.phase === 'ready' ? this.#view.lastView : undefined;
  }

  async drawView(): Promise<{ readonly view: LastView; readonly png: Uint8Array } | undefined> {
    const { lastView: view } = this;
    if (view === undefined) return undefined;
    const picture = await this.#view.picture();
    return picture && { view, png: new Uint8Array(await picture.arrayBuffer()) };
  }

  get isPointerDown(): boolean {
    return this.#view.isPointerDown;
  }

  whenDrawn(): Promise<void> {
    return this.#view.whenDrawn();
  }

  setDarkMode(isDark: boolean): void {
    this.#view.setDarkMode(isDark);
    this.#text.setTheme(this.#view.theme);
    this.#changed();
  }

  relabel(): void {
    this.#view.relabel();
    this.#changed();
  }

  setPressureCurve(exponent: number): void {
    this.#pressureCurve = exponent;
  }

  setTool(tool: ToolName): void {
    if (this.#replica.isReadOnly) return;
    this.finishInput();
    if (this.#tool === tool) return;
    this.#tool = tool;
    this.#select([]);
    this.#view.updateCursor();
  }

  setStyle(change: StyleChange): void {
    // The next shapes get the style that was just applied.
    this.#styles.change(ownStyledTool(this.#selectedShapes) ?? this.#tool, change);
    if (!this.#replica.isReadOnly) this.#actions.restyle(change);
    this.#changed();
  }

  setTitle(title: string): void {
    const draft = this.#titleDraft;
    this.#titleDraft = undefined;
    this.#typedTitle = '';
    if (title.trim().length > maxTitleLength)
      this.#tell(() => noticeOfLongTitle(this.#replica.boardId));
    this.#replica.commit('rename', (document) => document.setTitle(title), draft?.finish());
  }

  typeTitle(title: string | undefined): void {
    this.#typedTitle = title?.trim() ?? '';
    if (title === undefined) {
      this.#titleDraft?.drop();
      this.#titleDraft = undefined;
    } else if (!this.#replica.isReadOnly) {
      this.#titleDraft ??= this.#replica.startTitleDraft();
      this.#titleDraft.update(title, { width: 0, height: 0 });
    }
  }

  finishInput(): void {
    this.#text.end();
    this.#activeTool.interrupt();
    if (this.#titleDraft !== undefined && this.#typedTitle !== '') this.setTitle(this.#typedTitle);
  }

  handOver(): boolean {
    this.finishInput();
    return this.#replica.handOver();
  }

  undo(): void {
    this.finishInput();
    this.#replica.undo();
  }

  redo(): void {
    this.finishInput();
    this.#replica.redo();
  }

  selectAll(): void {
    this.setTool('select');
    this.#onceWhole(() => this.#select(this.#replica.scene.ids()));
  }

  selectUnreadable(): void {
    this.setTool('select');
    this.#onceWhole(() => {
      const ids = this.#replica.scene.placeholderIds;
      if (ids.size === 0) return;
      this.#select(ids);
      this.#tell(() => ({
        id: 'unreadable-selected',
        level: 'info',
        title: t('notices.unreadable', { count: ids.size }),
        text: t('notices.unreadableText'),
      }));
    });
  }

  clearSelection(): void {
    this.#text.end();
    this.#activeTool.cancel();
    this.#select([]);
  }

  deleteSelection(): void {
    this.#text.end();
    this.#activeTool.cancel();
    this.#actions.deleteSelected();
  }

  duplicateSelection(): void {
    this.finishInput();
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
    return this.#clipboard.copy();
  }

  paste(pasted: Pasted): void {
    this.finishInput();
    this.#clipboard.paste(pasted, this.#view.placeFor('pointer'));
  }

  placeFor(where: InsertionPlace): Point {
    return this.#view.placeFor(where);
  }

  async addImages(images: readonly BoardImage[], at: Point): Promise<void> {
    await this.#whole();
    this.finishInput();
    const { minX, minY, maxX, maxY } = this.#view.visible;
    const view = { width: maxX - minX, height: maxY - minY };
    await this.#actions.addImages(images, layoutImages(images, at, view));
  }

  zoomBy(factor: number): void {
    this.#view.zoomTo(this.#view.camera.zoom * factor);
  }

  zoomTo(zoom: number): void {
    this.#view.zoomTo(zoom);
  }

  zoomToFit(): void {
    this.#onceWhole(() => this.#view.zoomToFit());
  }

  async exportFile(
    format: WrittenFormat,
    what: 'board' | 'selection' = 'board',
    look = usualLook,
  ): Promise<FileContent> {
    await this.#whole();
    this.finishInput();
    return await this.#files.write(format, what, look);
  }

  async importFile(content: ImportContent, title = ''): Promise<void> {
    const report = await this.#files.import(content, title, (count, ofCount) => {
      if (ofCount >= progressFromCount)
        this.#tell(() => noticeOfImport(importNoticeId, count, ofCount));
    });
    this.#notices.end(importNoticeId);
    this.#view.showContent();
    this.#tellImport(report);
  }

  #tellImport(report: ImportReport): void {
    if (isWorthNotice(report)) {
      this.#tell(() => noticeOfReport(`import-${this.#replica.boardId}`, report));
    }
  }

  async drawThumbnail(): Promise<Uint8Array | null | undefined> {
    return this.#replica.phase === 'ready' ? await this.#view.thumbnail() : undefined;
  }

  dispose(): void {
    this.finishInput();
    // What was sent of it is recovered the next time the board is opened.
    this.#titleDraft?.finish();
    this.#onDispose();
    this.#first.end();
    this.#view.unmount();
    this.#listeners.clear();
    this.#notices.clear();
    this.#replica.dispose();
    this.#images.dispose();
  }

  /** Resolves when all of the board that can be read is there. */
  #whole(): Promise<void> {
    return untilState(this, ({ phase }) => phase !== 'loading');
  }

  /** At once, or after the board has loaded. */
  #onceWhole(action: () => void): void {
    if (this.#replica.phase !== 'loading') action();
    else void this.#whole().then(action);
  }

  get #activeTool(): Tool {
    if (this.#replica.isReadOnly) return this.#tools.pan;
    return this.#tools[this.#isEraserDown ? 'eraser' : this.#tool];
  }

  /** After the eraser end of a pen, the chosen tool is back. */
  #endPress(end: (tool: Tool) => void): void {
    const tool = this.#activeTool;
    this.#isEraserDown = false;
    end(tool);
  }

  get #drawingStyle(): Style {
    return this.#styles.of(this.#tool);
  }

  get #selectedShapes(): readonly Shape[] {
    return this.#actions
      .selected()
      .flatMap(({ shape }) => (shape.type === 'placeholder' ? [] : [shape]));
  }

  /** The cursor shows whether the board may be changed. */
  #statusChanged(): void {
    const { isReadOnly } = this.#replica;
    if (isReadOnly !== this.#isShownReadOnly) {
      this.#isShownReadOnly = isReadOnly;
      this.#view.updateCursor();
    }
    this.#changed();
  }

  /** Commits what is being drawn or typed. */
  #documentChanged(change: DocumentChange): void {
    this.#changeCount += 1;
    const { scene } = this.#replica;
    const left = [...this.#selection].filter((id) => scene.get(id) !== undefined);
    const isSelectionTouched =
      left.length < this.#selection.size || left.some((id) => change.shapes.has(id));
    if (left.length < this.#selection.size) this.#select(left);
    if (isSelectionTouched) this.#view.invalidateLive();
    this.#activeTool.boardChanged?.();
    this.#changed();
  }

  #select(ids: Iterable<string>): void {
    this.#selection = new Set(ids);
    this.#view.invalidateLive();
    // Within a selection, a drag moves it.
    this.#view.updateCursor();
    this.#changed();
  }

  #panelStyle(): EditorState['style'] {
    const shapes = this.#selectedShapes;
    if (shapes.length > 0) return panelStyleOfShapes(shapes, this.#styles.shared);
    return panelStyleOfTool(this.#tool, this.#drawingStyle);
  }

  #tell(make: MakeNotice): void {
    this.#notices.tell(make);
  }

  #toolHost(): ToolHost {
    const editor = this;
    return {
      document: this.#replica.document,
      scene: this.#replica.scene,
      get zoom() {
        return editor.#view.camera.zoom;
      },
      get drawingStyle() {
        return editor.#drawingStyle;
      },
      get selection() {
        return editor.#selection;
      },
      get pressureCurve() {
        return editor.#pressureCurve;
      },
      get isDark() {
        return editor.#view.theme.name === 'dark';
      },
      newId: () => crypto.randomUUID(),
      select: (ids) => this.#select(ids),
      selectNew: (ids) => {
        this.setTool('select');
        this.#select(ids);
      },
      commit: (kind, change, endsDraft, step) =>
        this.#replica.commit(kind, change, endsDraft, [], step),
      commitInSlices: (kind, changes, onSlice) =>
        this.#replica.commitInSlices(kind, changes, onSlice),
      commitUndone: (kind, change) => this.#replica.commitUndone(kind, change),
      invalidateLive: () => this.#view.invalidateLive(),
      setLiveLook: (look) => this.#view.setLiveLook(look),
      startDraft: (ink) => this.#replica.startDraft(ink),
      editText: (target) => this.#text.open(this.#view, target),
      pan: (dx, dy) => this.#view.pan(dx, dy),
    };
  }

  #viewListener(): BoardViewListener {
    return {
      onDown: (pointer, end) => {
        this.#text.end();
        this.#isEraserDown = end === 'eraser';
        this.#activeTool.pointerDown(pointer);
      },
      onMove: (pointers, predicted) => this.#activeTool.pointerMove(pointers, predicted),
      onUp: (pointer) => this.#endPress((tool) => tool.pointerUp(pointer)),
      onDoubleClick: (pointer) => this.#activeTool.doubleClick?.(pointer),
      onInterrupt: () => this.#endPress((tool) => tool.interrupt()),
      onCancel: () => this.#endPress((tool) => tool.discard()),
      onCameraChange: () => {
        this.#text.setCamera(this.#view.camera);
        this.#changed();
      },
      cursorAt: (pointer) => this.#activeTool.cursorAt(pointer),
      paintLive: (surface, settings) => this.#activeTool.paintLive(surface, settings),
    };
  }

  /** Listeners are called once for all changes of one task. */
  #changed(): void {
    this.#state = undefined;
    if (this.#isNotifyPlanned) return;
    this.#isNotifyPlanned = true;
    queueMicrotask(() => {
      this.#isNotifyPlanned = false;
      this.#listeners.emit();
    });
  }
}

import i18next, { t } from 'i18next';
import { Emitter } from '../../base/Emitter.ts';
import { errorText } from '../../base/errorText.ts';
import { Limiter } from '../../base/Limiter.ts';
import { CodedError, problemOf } from '../../shared/CodedError.ts';
import type { CommandId } from '../../shared/commands/commandTable.ts';
import type { PictureFormat } from '../../shared/fileFormats.ts';
import type {
  EverinkBridge,
  RequestName,
  RequestPayload,
  Responses,
  SettingsView,
} from '../../shared/ipc.ts';
import type { JoinConsent, JoinPreview } from '../../shared/places.ts';
import type { QuarantinedBoard } from '../../shared/quarantine.ts';
import type { Language } from '../../shared/words/languages.ts';
import { errorWords } from '../../shared/words/problemText.ts';
import { usualLook } from '../canvas/export/PictureLook.ts';
import type { AppActions } from './AppActions.ts';
import { type AppState, boardOfPhase, type Screen } from './appState.ts';
import { type BoardPictures, keepPictures } from './boardPictures.ts';
import type { OpenBoardOptions } from './createBoardEditor.ts';
import type { Editor } from './editor.ts';
import type { FailureTitle } from './FailureTitle.ts';
import { exportPicture, type PictureChoice } from './fileCommands.ts';
import { toastOf } from './noticeToast.ts';
import { openArrivals } from './openArrivals.ts';
import type { MakeToast } from './Toast.ts';
import { untilState } from './untilState.ts';

type CreateEditor = (boardId: string, options: OpenBoardOptions) => Editor;

/** Requests that change sharing. */
type ShareRequest =
  | 'share.start'
  | 'share.stop'
  | 'share.invite'
  | 'share.revoke'
  | 'share.revokeAll'
  | 'share.removeGuest';

const darkQuery = '(prefers-color-scheme: dark)';

/**
 * The state of one window apart from its board: which board is open, what lies over it, the notices.
 * It owns the editor of the open board.
 */
export class AppModel implements AppActions {
  readonly #bridge: EverinkBridge;
  readonly #createEditor: CreateEditor;
  /** Reads the bytes of a file that is opened. */
  readonly readFile: AppActions['readFile'];
  readonly #listeners = new Emitter();
  /** What arrives from outside is opened one after the other. */
  readonly #arrivals = new Limiter(1);
  readonly #systemDark = window.matchMedia(darkQuery);
  #pictures: BoardPictures | undefined;
  /** Editors of boards that were left and are not done yet, by board. */
  readonly #leaving = new Map<string, { readonly editor: Editor }>();
  #state: AppState = {
    phase: { type: 'starting' },
    screen: 'none',
    invitation: '',
    exporting: { format: 'png', look: usualLook },
    toasts: [],
    info: undefined,
    settings: undefined,
    share: { state: 'off', addresses: [], address: '127.0.0.1', invitations: [] },
    lists: undefined,
    isDark: this.#systemDark.matches,
  };

  constructor(bridge: EverinkBridge, createEditor: CreateEditor, readFile: AppActions['readFile']) {
    this.#bridge = bridge;
    this.#createEditor = createEditor;
    this.readFile = readFile;
  }

  getState(): AppState {
    return this.#state;
  }

  subscribe(listener: () => void): () => void {
    return this.#listeners.subscribe(listener);
  }

  get editor(): Editor | undefined {
    return this.#state.phase.type === 'open' ? this.#state.phase.editor : undefined;
  }

  /** Opens the first board: the one main names, else the one changed last, else a new one. */
  async start(): Promise<void> {
    this.#listen();
    try {
      const [info, settings] = await Promise.all([
        this.ask('app.info', {}),
        this.ask('settings.get', {}),
      ]);
      this.#update({ info });
      this.#takeSettings(settings);
      this.openBoard(info.firstBoardId ?? (await this.#someBoardId()));
      this.openArrivals();
      this.#update({ share: await this.ask('share.state', {}) });
    } catch (error) {
      if (this.editor === undefined) {
        this.#update({ phase: { type: 'failed', problem: problemOf(error) } });
      } else {
        this.fail('start', () => t('notices.notEverythingStarted'), error);
      }
    }
  }

  /** Asks main. @throws CodedError */
  async ask<Name extends RequestName>(
    name: Name,
    payload: RequestPayload<Name>,
  ): Promise<Responses[Name]> {
    const answer = await this.#bridge.request(name, payload);
    if (!answer.ok) throw new CodedError(answer.problem);
    return answer.value;
  }

  /** Listens to commands chosen in the menus of the system. */
  onCommand(listener: (id: CommandId) => void): () => void {
    return this.#bridge.on('command', ({ id }) => listener(id));
  }

  async openDropped(file: File): Promise<boolean> {
    const opening = this.#bridge.openDropped(file);
    if (opening === undefined) return false;
    const answer = await opening;
    if (!answer.ok) throw new CodedError(answer.problem);
    this.openBoard(answer.value.boardId);
    return true;
  }

  // ---------------------------------------------------------------- boards

  /**
   * Shows a board in place of the one that is open.
   * @param evenIfQuarantined the user insists on a board that keeps failing
   */
  openBoard(boardId: string, { evenIfQuarantined = false } = {}): Editor {
    const before = this.editor;
    if (before?.getState().boardId === boardId) {
      this.show('none');
      return before;
    }
    const editor =
      this.#leaving.get(boardId)?.editor ?? this.#newEditor(boardId, evenIfQuarantined);
    this.#leaving.delete(boardId);
    editor.setDarkMode(this.#state.isDark);
    editor.setPressureCurve(this.#pressureCurve);
    const picturesBefore = this.#pictures;
    // As long as it is on the screen.
    void picturesBefore?.view.drawLast();
    this.#pictures = keepPictures(editor, (name, payload) => this.ask(name, payload));
    this.#update({ phase: { type: 'open', editor }, screen: 'none' });
    if (before !== undefined) void this.#leave(before, picturesBefore);
    return editor;
  }

  /** Starts the page over: what could not be saved is put on the board once more when it is loaded. */
  reopen(): void {
    window.location.reload();
  }

  /** @param title without one the board is untitled */
  async createBoard(title?: string): Promise<Editor> {
    const board = await this.ask('boards.create', title === undefined ? {} : { title });
    return this.openBoard(board.id);
  }

  async loadBoards(): Promise<void> {
    const { boards, deleted } = await this.ask('boards.list', {});
    const newestFirst = boards.toSorted((a, b) => b.updatedAt - a.updatedAt);
    this.#update({ lists: { boards: newestFirst, deleted } });
  }

  async renameBoard(boardId: string, title: string): Promise<void> {
    const { editor } = this;
    if (editor?.getState().boardId === boardId) editor.setTitle(title);
    else await this.ask('boards.rename', { boardId, title });
    await this.loadBoards();
  }

  /** Deletes a board and offers to undo it. The board that is open is left for another one. */
  async deleteBoard(boardId: string, title: string): Promise<void> {
    await this.ask('boards.delete', { boardId });
    if (boardOfPhase(this.#state.phase) === boardId) {
      this.openBoard(await this.#someBoardId());
      this.show('boards');
    }
    await this.loadBoards();
    const id = `deleted-${boardId}`;
    const undo = (): void => {
      this.dismiss(id);
      this.attempt('restore', 'boards.restoreFailed', () => this.restoreBoard(boardId));
    };
    this.tell(() => ({
      id,
      level: 'info',
      title: t('notices.boardDeleted', { title }),
      text: '',
      choices: [{ label: t('notices.undo'), run: undo }],
    }));
  }

  async restoreBoard(boardId: string): Promise<void> {
    await this.ask('boards.restore', { boardId });
    await this.loadBoards();
  }

  /** Deletes a deleted board for good, if the user says so when asked. */
  async removeBoard(boardId: string): Promise<void> {
    const { isRemoved } = await this.ask('boards.remove', { boardId });
    if (!isRemoved) return;
    this.dismiss(`deleted-${boardId}`);
    await this.loadBoards();
  }

  /** What joining would do; nothing is sent or connected to for that. */
  async previewJoin(invitation: string): Promise<JoinPreview> {
    return await this.ask('boards.previewJoin', { invitation });
  }

  /** @param consents what the user agreed to of what the preview asked for */
  async joinBoard(invitation: string, consents: readonly JoinConsent[]): Promise<void> {
    const { boardId } = await this.ask('boards.join', { invitation, consents: [...consents] });
    this.openBoard(boardId);
  }

  /** Ends the sync of a board with its server. It stays on this device. */
  async leaveBoard(boardId: string, title: string): Promise<void> {
    await this.ask('boards.leave', { boardId });
    await this.loadBoards();
    this.tell(() => ({
      id: `left-${boardId}`,
      level: 'info',
      title: t('notices.boardLeft', { title }),
      text: t('notices.boardLeftText'),
    }));
  }

  /** A board that was kept on this device is synced with the server of the settings again. */
  async syncBoardAgain(boardId: string): Promise<void> {
    await this.ask('boards.syncAgain', { boardId });
    await this.loadBoards();
  }

  // ---------------------------------------------------------------- screens

  show(screen: Screen): void {
    if (screen === 'boards') {
      this.#pictures?.thumbnail.draw();
      this.attempt('boards', 'boards.listFailed', () => this.loadBoards());
    }
    this.#update({ screen });
  }

  showExport(format: PictureFormat): void {
    this.#update({ screen: 'export', exporting: { ...this.#state.exporting, format } });
  }

  /** Closes the dialog for exporting, and saves the picture. */
  exportPicture(editor: Editor, choice: PictureChoice): void {
    const { format, look } = choice;
    this.#update({ screen: 'none', exporting: { format, look } });
    this.attempt('export', 'commands.exportFailed', () => exportPicture(this, editor, choice));
  }

  /** The user joins a board. @param invitation the one they pasted; empty: they are asked for it */
  showJoin(invitation = ''): void {
    this.#update({ screen: 'join', invitation });
  }

  /**
   * Asks whether to join by an invitation that arrived from outside. Unlike with `showJoin`, no button has the focus,
   * since the user may be typing.
   */
  askToJoin(invitation: string): void {
    this.#update({ invitation, screen: 'invitation' });
  }

  /** Opens what arrived from outside for this window. An open question is answered first. */
  openArrivals(): void {
    this.attempt('open-file', 'commands.openFileFailed', () =>
      this.#arrivals.run(() => openArrivals(this)),
    );
  }

  get canOpenArrivals(): boolean {
    const { phase, screen } = this.#state;
    const isAsking = screen === 'invitation' || screen === 'join';
    return !isAsking && (phase.type === 'open' || phase.type === 'quarantined');
  }

  // --------------------------------------------------------------- notices

  /** Shows a notice; one with the id of an older one replaces it. */
  tell(make: MakeToast): void {
    const toast = make();
    const others = this.#state.toasts.filter(({ id }) => id !== toast.id);
    this.#update({ toasts: [...others, { ...toast, make }] });
  }

  dismiss(id: string): void {
    this.#update({ toasts: this.#state.toasts.filter((toast) => toast.id !== id) });
  }

  /** @param title in the current language */
  fail(id: string, title: () => string, error: unknown): void {
    this.tell(() => ({ id, level: 'error', title: title(), text: errorWords(error) }));
  }

  /** Runs an action that may fail, and notifies the user if it does. */
  attempt(id: string, title: FailureTitle, action: () => Promise<unknown>): void {
    action().catch((error: unknown) => this.fail(id, () => t(title), error));
  }

  // --------------------------------------------------------------- failures

  /** The board is on the screen. */
  boardDrawn(boardId: string): void {
    this.attempt('drawn', 'notices.somethingWrong', () => this.ask('boards.drawn', { boardId }));
  }

  /**
   * An error keeps the page from showing the board. Main takes note: a board that does so again is not opened a third
   * time, and the window starts over without it.
   */
  async boardFailed(error: unknown): Promise<void> {
    this.editor?.handOver();
    this.#update({ phase: { type: 'failed', problem: problemOf(error) } });
    const message = errorText(error).slice(0, 2_000);
    const { isQuarantined } = await this.ask('boards.failed', { message });
    if (isQuarantined) window.location.reload();
  }

  // -------------------------------------------------------------- settings

  async setSettings(change: RequestPayload<'settings.set'>): Promise<void> {
    this.#takeSettings(await this.ask('settings.set', change));
  }

  async setSecret(payload: RequestPayload<'settings.setSecret'>): Promise<void> {
    this.#takeSettings(await this.ask('settings.setSecret', payload));
  }

  /** Asks main for a change of sharing, and shows what came of it. */
  async share<Name extends ShareRequest>(name: Name, payload: RequestPayload<Name>): Promise<void> {
    this.#update({ share: await this.ask(name, payload) });
  }

  #takeSettings(settings: SettingsView): void {
    if (settings.language !== i18next.language) this.#speak(settings.language);
    this.#update({ settings });
    this.#applyTheme();
    this.editor?.setPressureCurve(this.#pressureCurve);
  }

  /** Changes the language, also of what is shown. */
  #speak(language: Language): void {
    document.documentElement.lang = language;
    void i18next.changeLanguage(language);
    this.editor?.relabel();
    this.#update({ toasts: this.#state.toasts.map(({ make }) => ({ ...make(), make })) });
  }

  get #pressureCurve(): number {
    return this.#state.settings?.settings.pressureCurve ?? 1;
  }

  #applyTheme(): void {
    const theme = this.#state.settings?.settings.theme ?? 'system';
    const isDark = theme === 'system' ? this.#systemDark.matches : theme === 'dark';
    document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
    this.editor?.setDarkMode(isDark);
    this.#update({ isDark });
  }

  // --------------------------------------------------------------- inside

  #listen(): void {
    // The window closes: what is being typed or drawn, and what waits, goes to main with the last messages.
    window.addEventListener('beforeunload', (event) => {
      const editors = [this.editor, ...[...this.#leaving.values()].map(({ editor }) => editor)];
      const areHandedOver = editors.map((editor) => editor?.handOver() ?? true);
      // Main asks the user then.
      if (areHandedOver.includes(false)) event.preventDefault();
    });
    this.#bridge.on('notice', (notice) => this.tell(() => toastOf(notice, this)));
    this.#bridge.on('notice-over', ({ id }) => this.dismiss(id));
    this.#bridge.on('show-board', ({ boardId }) => void this.openBoard(boardId));
    this.#bridge.on('settings-changed', (settings) => this.#takeSettings(settings));
    this.#bridge.on('share-changed', (share) => this.#update({ share }));
    this.#bridge.on('updates-changed', (updates) => {
      const { info } = this.#state;
      if (info !== undefined) this.#update({ info: { ...info, updates } });
    });
    this.#bridge.on('arrived', () => this.openArrivals());
    this.#bridge.on('boards-changed', () => {
      if (this.#state.lists === undefined) return;
      this.attempt('boards', 'boards.listFailed', () => this.loadBoards());
    });
    this.#systemDark.addEventListener('change', () => this.#applyTheme());
  }

  /** The board changed last, or a new one when there is none. */
  async #someBoardId(): Promise<string> {
    const { boards } = await this.ask('boards.list', {});
    const [latest] = boards.toSorted((a, b) => b.updatedAt - a.updatedAt);
    return latest?.id ?? (await this.ask('boards.create', {})).id;
  }

  #newEditor(boardId: string, evenIfQuarantined: boolean): Editor {
    const editor: Editor = this.#createEditor(boardId, {
      isDark: this.#state.isDark,
      evenIfQuarantined,
      onQuarantined: (board) => this.#showQuarantined(board, editor),
    });
    editor.onNotice((make) => this.tell(make));
    editor.onNoticeOver((id) => this.dismiss(id));
    return editor;
  }

  #showQuarantined(board: QuarantinedBoard, editor: Editor): void {
    const isShown = this.editor === editor;
    this.#leaving.delete(board.boardId);
    if (isShown) {
      this.#pictures = undefined;
      this.#update({ phase: { type: 'quarantined', board }, screen: 'none' });
    }
    editor.dispose();
  }

  /**
   * Lets go of a board when its last change is saved and its picture drawn. Shown again before that, it goes on
   * with the same editor: two of them would take the board's port from one another.
   */
  async #leave(editor: Editor, pictures: BoardPictures | undefined): Promise<void> {
    const { boardId } = editor.getState();
    const entry = { editor };
    this.#leaving.set(boardId, entry);
    // The board is taken off the page first, which ends the stroke or text that was at work.
    await new Promise((resolve) => setTimeout(resolve));
    await pictures?.thumbnail.drawLast();
    await untilSaved(editor);
    if (this.#leaving.get(boardId) !== entry) return;
    this.#leaving.delete(boardId);
    editor.dispose();
  }

  #update(change: Partial<AppState>): void {
    this.#state = { ...this.#state, ...change };
    this.#listeners.emit();
  }
}

function untilSaved(editor: Editor): Promise<void> {
  return untilState(editor, ({ status }) => status.save.state === 'saved');
}

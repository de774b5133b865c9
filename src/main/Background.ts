import { app, dialog, Menu, Tray } from 'electron';
import { t } from 'i18next';
import type { ShareState } from '../shared/ipc.ts';
import { joinSentences } from '../shared/words/joinSentences.ts';
import type { Log } from './log/Log.ts';

export interface BackgroundOptions {
  readonly trayIconPath: string;
  /** Opens a window, or brings one to the front. */
  readonly openWindow: () => void;
  readonly log: Log;
}

/** What `Background` reads of `Sharing`. */
export interface SharingWatch {
  readonly state: ShareState;
  onChange(listener: (state: ShareState) => void): unknown;
}

/**
 * Decides what happens without windows: the app ends, unless boards are shared. Then it goes on and says so, by a
 * question, and by an icon in the tray where the desktop has one. A later start opens a window. On macOS every app goes on
 * without windows, and its icon stays in the Dock.
 */
export class Background {
  readonly #options: BackgroundOptions;
  #sharing: SharingWatch | undefined;
  /** Set while there is no window. */
  #question: AbortController | undefined;
  #tray: Tray | undefined;

  constructor(options: BackgroundOptions) {
    this.#options = options;
    app.on('window-all-closed', () => {
      // Without a listener, the app would end there too.
      if (process.platform === 'darwin') return;
      if (this.#isSharing) this.#enter();
      else app.quit();
    });
    app.on('browser-window-created', () => this.#leave());
  }

  /** Sharing keeps the app running from now on. */
  follow(sharing: SharingWatch): void {
    this.#sharing = sharing;
    sharing.onChange(() => {
      if (this.#question !== undefined && !this.#isSharing) app.quit();
    });
  }

  get #isSharing(): boolean {
    const state = this.#sharing?.state.state;
    return state === 'on' || state === 'starting';
  }

  #enter(): void {
    this.#options.log.info('boards are shared without a window');
    const question = new AbortController();
    this.#question = question;
    this.#tray = this.#createTray();
    void this.#ask(question.signal).then((mayQuit) => {
      if (mayQuit && !question.signal.aborted) app.quit();
    });
  }

  #leave(): void {
    this.#question?.abort();
    this.#question = undefined;
    this.#tray?.destroy();
    this.#tray = undefined;
  }

  async #ask(signal: AbortSignal): Promise<boolean> {
    const state = this.#sharing?.state;
    const count = state?.state === 'on' ? state.guests.length : 0;
    const { response } = await dialog.showMessageBox({
      type: 'info',
      title: 'Everink',
      message: t('native.background.sharing'),
      detail: joinSentences(
        count === 0 ? t('native.background.nobody') : t('native.background.connected', { count }),
        t('native.background.goBack'),
      ),
      buttons: [t('native.background.keep'), t('native.background.stop')],
      defaultId: 0,
      cancelId: 0,
      signal,
    });
    return response === 1;
  }

  /** Undefined where there is no tray. */
  #createTray(): Tray | undefined {
    const { trayIconPath, openWindow, log } = this.#options;
    try {
      const tray = new Tray(trayIconPath);
      tray.setToolTip(t('native.background.sharing'));
      tray.setContextMenu(
        Menu.buildFromTemplate([
          { label: t('native.background.open'), click: openWindow },
          { label: t('native.background.stop'), click: () => app.quit() },
        ]),
      );
      tray.on('click', openWindow);
      return tray;
    } catch (error) {
      log.warn('there is no icon in the tray', { error });
      return undefined;
    }
  }
}

import type { Clock } from '../../base/Clock.ts';
import { Emitter } from '../../base/Emitter.ts';
import type { UpdateChoice } from '../../shared/ipc.ts';
import type { MainNotice } from '../../shared/mainNotice.ts';
import type { UpdateState } from '../../shared/updates.ts';
import type { Log } from '../log/Log.ts';
import { nextUpdateState, type UpdateEvent } from './nextUpdateState.ts';
import { UpdateError, type UpdateSource } from './UpdateSource.ts';
import { updateNoticeId, updateNoticeOf, updateQuestion } from './updateNotices.ts';

export interface UpdatesOptions {
  /** Whether Everink can replace itself, or only says that there is a new version. */
  readonly installsItself: boolean;
  /** Loads what talks to the feed: not before the user allowed it. */
  readonly load: () => Promise<UpdateSource>;
  readonly clock: Clock;
  readonly tell: (notice: MainNotice) => void;
  readonly withdraw: (noticeId: string) => void;
  /** Quits the app as a user does, who may stay. */
  readonly quit: () => void;
  /** In the browser. */
  readonly openDownloadPage: () => Promise<void>;
  readonly log: Log;
}

/** The first check waits until the app is at rest. */
const firstCheckDelayMs = 10_000;
const checkEveryMs = 24 * 60 * 60 * 1_000;

/** New versions of an installed app: asks once, checks, downloads, and installs when the app has ended. */
export class Updates {
  readonly #options: UpdatesOptions;
  readonly #changed: Emitter<[UpdateState]>;
  #state: UpdateState = { state: 'off' };
  #choice: UpdateChoice | undefined;
  #source: Promise<UpdateSource> | undefined;
  /** Of the present permission; aborted when it is withdrawn. */
  #permission = new AbortController();
  #cancelNextCheck = (): void => {};
  #restarts = false;
  #isAskingToRestart = false;
  /** The user is notified of each version once. */
  #toldVersion: string | undefined;

  constructor(options: UpdatesOptions) {
    this.#options = options;
    this.#changed = new Emitter((error) =>
      options.log.error('a listener of the updates failed', { error }),
    );
  }

  get state(): UpdateState {
    return this.#state;
  }

  onChange(listener: (state: UpdateState) => void): () => void {
    return this.#changed.subscribe(listener);
  }

  /** Does what the user chose: at the start of the app, and when the choice changes. */
  follow(choice: UpdateChoice): void {
    const isFirst = this.#choice === undefined;
    this.#choice = choice;
    const { tell, withdraw } = this.#options;
    if (choice === 'ask') tell(updateQuestion);
    else withdraw(updateQuestion.id);
    if (choice !== 'on') this.#turnOff();
    else if (isFirst) this.#checkIn(firstCheckDelayMs);
    else this.checkNow();
  }

  /** Does nothing without permission. */
  checkNow(): void {
    if (this.#choice !== 'on') return;
    this.#checkIn(checkEveryMs);
    const before = this.#state;
    this.#next({ type: 'check' });
    if (this.#state !== before) void this.#check(this.#permission.signal);
  }

  /** Where the user gets a version that Everink cannot install. */
  async openDownloadPage(): Promise<void> {
    await this.#options.openDownloadPage();
  }

  /** Quits, installs the new version and starts it. */
  restart(): void {
    this.#isAskingToRestart = true;
    this.#options.quit();
    this.#isAskingToRestart = false;
  }

  /** The app begins to quit, at the user's wish or by `restart`. The user may still decide to stay. */
  quitBegins(): void {
    this.#restarts = this.#isAskingToRestart;
  }

  /** Installs the version that is ready, if any. Call it when everything is saved and closed. Never rejects. */
  async installWhenReady(): Promise<void> {
    if (this.#state.state !== 'ready') return;
    const { log } = this.#options;
    const { version } = this.#state;
    try {
      const source = await this.#source;
      await source?.install({ restarts: this.#restarts });
      log.info('a new version was installed', { version });
    } catch (error) {
      log.error('a new version could not be installed', { version, error });
      this.#next({ type: 'failed', why: 'not-installed' });
    }
  }

  #turnOff(): void {
    this.#cancelNextCheck();
    this.#permission.abort();
    this.#permission = new AbortController();
    this.#next({ type: 'turned-off' });
  }

  #checkIn(delayMs: number): void {
    this.#cancelNextCheck();
    this.#cancelNextCheck = this.#options.clock.after(delayMs, () => this.checkNow());
  }

  async #check(permission: AbortSignal): Promise<void> {
    const { load, installsItself, log } = this.#options;
    const next = (event: UpdateEvent): void => {
      if (!permission.aborted) this.#next(event);
    };
    try {
      this.#source ??= load();
      const source = await this.#source;
      if (permission.aborted) return;
      const version = await source.check();
      if (version === undefined) {
        next({ type: 'nothing-newer' });
        return;
      }
      next({ type: 'found', version, installsItself });
      if (!installsItself || permission.aborted) return;
      await source.download(permission);
      next({ type: 'downloaded' });
    } catch (error) {
      if (permission.aborted) return;
      const why = error instanceof UpdateError ? error.why : 'invalid';
      // Without a network that is usual.
      if (why === 'unreachable') log.info('the update feed cannot be reached', { error });
      else log.warn('a new version was refused', { error });
      next({ type: 'failed', why });
    }
  }

  #next(event: UpdateEvent): void {
    const before = this.#state;
    this.#state = nextUpdateState(before, event);
    if (this.#state === before) return;
    const { tell, withdraw, log } = this.#options;
    log.info('updates', { ...this.#state });
    const notice = updateNoticeOf(this.#state);
    if (notice !== undefined && notice.version !== this.#toldVersion) tell(notice);
    if (notice !== undefined) this.#toldVersion = notice.version;
    if (this.#state.state === 'off') {
      this.#toldVersion = undefined;
      withdraw(updateNoticeId);
    }
    this.#changed.emit(this.#state);
  }
}

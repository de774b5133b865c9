import { once } from 'node:events';
import { basename, join } from 'node:path';
import { CancellationToken } from 'builder-util-runtime';
import {
  AppImageUpdater,
  type AppUpdater,
  DebUpdater,
  MacUpdater,
  NsisUpdater,
} from 'electron-updater';
import { getAppCacheDir } from 'electron-updater/out/AppAdapter.js';
import { errorText } from '../../base/errorText.ts';
import type { UpdateFailure } from '../../shared/updates.ts';
import { type Feed, feedSchema } from './feedSchema.ts';
import type { Installation } from './findInstallation.ts';
import { OutgoingExecutor } from './OutgoingExecutor.ts';
import { replaceAppImage } from './replaceAppImage.ts';
import { startAfterExit } from './startAfterExit.ts';
import { UpdateError, type UpdateSource } from './UpdateSource.ts';

export interface FeedUpdaterOptions {
  readonly installation: Installation;
  /** Of this app. */
  readonly version: string;
}

/** Below the system's folder for caches. The installer for Windows uses the same name. */
const cacheFolderName = 'everink-updater';

/**
 * New versions by electron-updater, which compares versions, verifies downloads, and knows the installers. What it
 * would do by itself is off: it is asked when to check, to download and to install. AppImages are replaced by us,
 * since it deletes the old file before the new one is in its place.
 */
export class FeedUpdater implements UpdateSource {
  readonly #installation: Installation;
  readonly #updater: AppUpdater;
  #feed: Feed | undefined;
  #downloadedPath: string | undefined;
  /** Settles when the latest download has ended, in whatever way. */
  #running: Promise<void> = Promise.resolve();

  constructor(options: FeedUpdaterOptions) {
    this.#installation = options.installation;
    this.#updater = updaterFor(options);
  }

  async check(): Promise<string | undefined> {
    const result = await this.#updater.checkForUpdates().catch((error: unknown) => {
      // The library throws a TypeError if the response is not a feed.
      if (error instanceof TypeError) throw invalidFeed(error);
      throw updateError(error);
    });
    if (result?.isUpdateAvailable !== true) return undefined;
    const { success, data, error } = feedSchema.safeParse(result.updateInfo);
    if (!success) throw invalidFeed(error);
    this.#feed = data;
    return data.version;
  }

  async download(signal: AbortSignal): Promise<void> {
    // While a cancelled download ends, the library returns that one instead of starting another.
    const download = this.#running.then(() => this.#download(signal));
    this.#running = download.catch(() => undefined);
    await download;
  }

  async #download(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const token = new CancellationToken();
    const cancel = (): void => token.cancel();
    signal.addEventListener('abort', cancel);
    try {
      [this.#downloadedPath] = await this.#updater.downloadUpdate(token);
    } catch (error) {
      throw updateError(error);
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  async install({ restarts }: { readonly restarts: boolean }): Promise<void> {
    const updater = this.#updater;
    if (this.#installation.kind === 'appImage') {
      await this.#replaceAppImage(this.#installation.path, restarts);
    } else if (updater instanceof NsisUpdater) {
      // The installer waits for the end of this process.
      if (!updater.install(true, restarts)) throw notInstalled('the installer did not start');
    } else if (restarts) {
      // The system installs what was downloaded when the app ends; this starts it again.
      const { app } = await import('electron');
      const ending = once(app, 'will-quit');
      updater.quitAndInstall();
      await ending;
    }
  }

  async #replaceAppImage(path: string, restarts: boolean): Promise<void> {
    const downloadedPath = this.#downloadedPath ?? '';
    const file = this.#feed?.files.find(({ url }) => url === basename(downloadedPath));
    try {
      await replaceAppImage(path, downloadedPath, file?.sha512 ?? '');
    } catch (error) {
      throw notInstalled(errorText(error), error);
    } finally {
      if (restarts) startAfterExit(path);
    }
  }
}

function updaterFor({ installation, version }: FeedUpdaterOptions): AppUpdater {
  const cachePath = getAppCacheDir();
  const nothing = (): void => {};
  const updater = new (classOf(installation))(undefined, {
    version,
    name: 'Everink',
    isPackaged: true,
    appUpdateConfigPath: installation.feedPath,
    baseCachePath: cachePath,
    userDataPath: join(cachePath, cacheFolderName),
    whenReady: async () => {},
    relaunch: nothing,
    quit: nothing,
    onQuit: nothing,
  });
  // An internal member, which the library's own tests replace, too.
  Object.assign(updater, { httpExecutor: new OutgoingExecutor() });
  updater.logger = null;
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = installation.kind === 'macApp';
  updater.allowDowngrade = false;
  updater.disableWebInstaller = true;
  // Its block maps are read without a limit, and its requests follow no redirects here.
  updater.disableDifferentialDownload = true;
  return updater;
}

function classOf({ kind }: Installation) {
  switch (kind) {
    case 'appImage':
      return AppImageUpdater;
    case 'nsis':
      return NsisUpdater;
    case 'macApp':
      return MacUpdater;
    case 'manual':
      // It only checks.
      return DebUpdater;
  }
}

const invalidCodes = /^ERR_(CHECKSUM|UPDATER_(INVALID|NO_|ZIP|WEB_))/;

function updateError(error: unknown): UpdateError {
  const { code } = error as NodeJS.ErrnoException;
  const why: UpdateFailure = invalidCodes.test(code ?? '') ? 'invalid' : 'unreachable';
  return new UpdateError(why, code ?? errorText(error), { cause: error });
}

const invalidFeed = (cause: unknown): UpdateError =>
  new UpdateError('invalid', 'the feed is invalid', { cause });

const notInstalled = (message: string, cause?: unknown): UpdateError =>
  new UpdateError('not-installed', message, { cause });

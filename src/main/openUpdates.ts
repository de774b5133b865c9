import { app, shell } from 'electron';
import { systemClock } from '../base/Clock.ts';
import type { MainNotice } from '../shared/mainNotice.ts';
import type { Log } from './log/Log.ts';
import { downloadPage } from './updates/downloadPage.ts';
import { findInstallation } from './updates/findInstallation.ts';
import { Updates } from './updates/Updates.ts';

export interface OpenUpdatesOptions {
  /** See `InstallationFacts`. */
  readonly developmentFeedPath: string | undefined;
  readonly tell: (notice: MainNotice) => void;
  readonly withdraw: (noticeId: string) => void;
  readonly log: Log;
}

/** @returns undefined for an app that has no feed of new versions. Contacts nothing. */
export function openUpdates(options: OpenUpdatesOptions): Updates | undefined {
  const installation = findInstallation({
    platform: process.platform,
    isPackaged: app.isPackaged,
    resourcesPath: process.resourcesPath,
    execPath: process.execPath,
    variables: process.env,
    developmentFeedPath: options.developmentFeedPath,
  });
  if (installation === undefined) return undefined;
  const { tell, withdraw, log } = options;
  const updates = new Updates({
    installsItself: installation.kind !== 'manual',
    load: async () => {
      const { FeedUpdater } = await import('./updates/FeedUpdater.ts');
      return new FeedUpdater({ installation, version: app.getVersion() });
    },
    clock: systemClock,
    tell,
    withdraw,
    quit: () => app.quit(),
    openDownloadPage: () => shell.openExternal(downloadPage),
    log,
  });
  app.on('before-quit', () => updates.quitBegins());
  return updates;
}

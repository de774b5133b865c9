import { dirname } from 'node:path';
import { app, MessageChannelMain, shell, type WebContents } from 'electron';
import { boardPortChannel } from '../shared/channels.ts';
import type { AppInfo, BoardSummary, ListedBoard } from '../shared/ipc.ts';
import { isSeenAlike } from '../shared/lastView.ts';
import { actOnNotice } from './actOnNotice.ts';
import { askToRemove } from './askToRemove.ts';
import type { BoardRemoval } from './BoardRemoval.ts';
import type { CrashReports } from './crashes/CrashReports.ts';
import { duplicateBoard } from './duplicateBoard.ts';
import { createFileHandlers } from './fileRequests.ts';
import { healthReport } from './health/healthReport.ts';
import type { RequestHandlers } from './ipc/serveRequests.ts';
import { isDevelopmentRuntime } from './isDevelopmentRuntime.ts';
import type { Arrivals } from './launch/Arrivals.ts';
import { readLicences, showChromiumLicences } from './licences.ts';
import type { FileLog } from './log/openLog.ts';
import type { ApplicationMenu } from './menus/ApplicationMenu.ts';
import { openWithSystem } from './openWithSystem.ts';
import type { BoardQuarantine } from './quarantine/BoardQuarantine.ts';
import type { RecentBoards } from './RecentBoards.ts';
import type { Services } from './services.ts';
import type { LastViews } from './views/LastViews.ts';
import { windowOf } from './windowOf.ts';
import type { RememberedState } from './windows/RememberedState.ts';
import type { Windows } from './windows/Windows.ts';

export interface RequestsOptions {
  readonly services: Services;
  readonly windows: Windows;
  readonly menu: ApplicationMenu;
  readonly recentBoards: RecentBoards;
  readonly arrivals: Arrivals;
  readonly crashReports: CrashReports;
  readonly remembered: RememberedState;
  readonly lastViews: LastViews;
  readonly quarantine: BoardQuarantine;
  readonly removal: BoardRemoval;
  readonly dataFolder: string;
  readonly mainFolder: string;
  readonly log: FileLog;
}

/** What each request of a window does. */
export function createHandlers(options: RequestsOptions): RequestHandlers {
  const { services, windows, menu, recentBoards, arrivals, crashReports } = options;
  const { remembered, lastViews, quarantine, removal } = options;
  const { configuration, queue, sync, openBoards, sharing, joining, places } = services;
  const { boards } = queue;
  let isSwept = false;
  /** Boards that nobody drew on are left behind by a run that was killed, and by earlier versions. */
  const sweep = (): void => {
    if (!isSwept) void removal.removeUntouched(boards.ids());
    isSwept = true;
  };
  return {
    'app.info': (_payload, from) => {
      windows.heard(from);
      return appInfo(options, from);
    },
    'app.showLog': () => {
      shell.showItemInFolder(options.log.path);
      return null;
    },
    'app.licences': () => readLicences(options.mainFolder),
    'app.showChromiumLicences': () => done(showChromiumLicences()),

    'app.reportError': ({ message }) => {
      options.log.error('an error of a window was not caught', { error: message });
      return null;
    },

    'boards.list': async () => {
      const lists = await boards.list();
      sweep();
      // A board that crashes windows may do so by its picture.
      const guarded = (board: BoardSummary): BoardSummary => {
        if (quarantine.failureOf(board.id) === undefined) return board;
        const { thumbnailPng: _, ...others } = board;
        return { ...others, isQuarantined: true };
      };
      const listed = (board: BoardSummary): ListedBoard => ({
        ...guarded(board),
        place: places.placeOf(board.id),
        file: services.fileStates.stateOf(board.id),
      });
      return { boards: lists.boards.map(listed), deleted: lists.deleted.map(listed) };
    },
    'boards.create': ({ title }) => boards.create(title),
    'boards.duplicate': ({ boardId }) => done(duplicateBoard(queue, boardId)),
    'boards.rename': ({ boardId, title }) => done(boards.rename(boardId, title)),
    'boards.delete': async ({ boardId }) => {
      await boards.delete(boardId);
      quarantine.forget(boardId);
      await lastViews.forget(boardId);
      return null;
    },
    'boards.restore': ({ boardId }) => done(boards.restore(boardId)),
    'boards.remove': async ({ boardId }, from) => {
      const isRemoved = await askToRemove(windowOf(windows, from), {
        title: boards.get(boardId)?.title ?? '',
        waitingCount: queue.waitingCount(boardId),
        place: places.placeOf(boardId),
      });
      if (isRemoved) await removal.remove(boardId);
      return { isRemoved };
    },
    'boards.setThumbnail': ({ boardId, png }) => done(boards.setThumbnail(boardId, png)),
    'boards.keepView': ({ boardId, ...kept }) => done(lastViews.keep(boardId, kept)),
    'boards.open': async ({ boardId, look, evenIfQuarantined }, from) => {
      const failure = quarantine.failureOf(boardId);
      if (failure !== undefined && evenIfQuarantined !== true) {
        windows.refusesBoard(from, boardId);
        return { quarantined: { boardId, title: boards.get(boardId)?.title ?? '', failure } };
      }
      windows.opensBoard(from, boardId);
      windows.showFile(boardId, services.fileStates.stateOf(boardId));
      const { port1, port2 } = new MessageChannelMain();
      const lastView = lastViews.view(boardId);
      const isKept = lastView !== undefined && look !== undefined && isSeenAlike(lastView, look);
      await openBoards.open(boardId, port1, {
        drawsEarly: look !== undefined && !isKept,
        owner: from,
      });
      from.postMessage(boardPortChannel, boardId, [port2]);
      remembered.remember({ lastBoardId: boardId });
      recentBoards.opened(boardId);
      return { lastView };
    },
    'boards.drawn': ({ boardId }) => {
      quarantine.drawn(boardId);
      return null;
    },
    'boards.failed': ({ message }, from) => {
      options.log.error('an error stopped the page of a window', { error: message });
      return { isQuarantined: windows.boardFailed(from, 'error') === 'quarantined' };
    },
    'boards.previewJoin': ({ invitation }) => joining.preview(invitation),
    'boards.join': ({ invitation, consents }) => joining.join(invitation, consents),
    'boards.leave': ({ boardId }) => done(joining.leave(boardId)),
    'boards.syncAgain': ({ boardId }) => done(joining.syncAgain(boardId)),

    'windows.open': ({ boardId }) => {
      windows.open(boardId);
      return null;
    },
    ...createFileHandlers({ services, windows, arrivals }),

    'menu.describe': (states, from) => {
      menu.describe(from, states);
      return null;
    },
    'settings.get': () => configuration.view(),
    'settings.set': (change) => configuration.set(change),
    'settings.setSecret': ({ name, value }) => configuration.setSecret(name, value),

    'notices.act': ({ action }) => done(actOnNotice(action, services, options.log)),

    'sync.tryNow': () => {
      sync.tryNow();
      return null;
    },
    'share.start': async ({ address, invitation }) => {
      if (invitation !== undefined) await sharing.inviteFirst(invitation);
      await services.sharedCopies.settled();
      return await sharing.start(address);
    },
    'share.stop': () => sharing.stop(),
    'share.invite': (invitation) => sharing.invite(invitation),
    'share.revoke': ({ invitationId }) => sharing.revoke(invitationId),
    'share.revokeAll': () => sharing.revokeAll(),
    'share.removeGuest': ({ guestId }) => sharing.removeGuest(guestId),
    'share.state': () => sharing.state,
    'crashes.list': () => crashReports.list,
    'crashes.showFolder': async () => {
      await openWithSystem(crashReports.folder);
      return null;
    },
    'health.report': () =>
      healthReport({
        recorder: services.health,
        queue,
        servers: () => services.sync.health(),
        tracing: () => services.tracer.health,
        log: options.log,
      }),
  };
}

function appInfo(
  { services, windows, remembered, dataFolder, log }: RequestsOptions,
  from: WebContents,
): AppInfo {
  const { configuration, queue, metricsServer } = services;
  const isDeleted = (boardId: string): boolean =>
    typeof queue.boards.get(boardId)?.deletedAt === 'number';
  const own = windows.boardFor(from);
  const last = remembered.lastBoardId;
  const lastRow = last === undefined ? undefined : queue.boards.get(last);
  const firstBoardId =
    (own === undefined || isDeleted(own) ? undefined : own) ??
    configuration.firstBoardId ??
    (lastRow?.deletedAt === null ? lastRow.id : undefined);
  return {
    version: app.getVersion(),
    electron: process.versions.electron,
    isDevelopmentRuntime: isDevelopmentRuntime(dirname(process.execPath)),
    chromium: process.versions.chrome,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    dataFolder,
    logFile: log.path,
    metrics: metricsServer.address,
    ...(firstBoardId === undefined ? {} : { firstBoardId }),
    ...(services.updates === undefined ? {} : { updates: services.updates.state }),
    platformShortcutKey: process.platform === 'darwin' ? '⌘' : 'Ctrl',
  };
}

async function done(work: Promise<void>): Promise<null> {
  await work;
  return null;
}

/** The main process, from start to end. Its parts are in the folders beside this file. */
import { join } from 'node:path';
import {
  app,
  ipcMain,
  nativeTheme,
  powerMonitor,
  screen,
  session,
  type WebContents,
} from 'electron';
import i18next, { t } from 'i18next';
import { systemClock } from '../base/Clock.ts';
import { ignoreTerminalErrors } from '../shared/ignoreTerminalErrors.ts';
import type { MainNotice } from '../shared/mainNotice.ts';
import { type Language, type LanguageChoice, languageOf } from '../shared/words/languages.ts';
import { problemText } from '../shared/words/problemText.ts';
import { startWords } from '../shared/words/startWords.ts';
import { createForOwnerOnly, keepForOwnerOnly } from '../sqlite/ownerOnly.ts';
import { Background } from './Background.ts';
import { BoardRemoval } from './BoardRemoval.ts';
import { claimDataFolder } from './claimDataFolder.ts';
import { CrashReports } from './crashes/CrashReports.ts';
import { watchCrashes, writeDumps } from './crashes/watchCrashes.ts';
import { removeTemporaryFiles } from './files/temporaryFiles.ts';
import { followSettings } from './followSettings.ts';
import { type RequestHandlers, serveRequests } from './ipc/serveRequests.ts';
import { Arrivals } from './launch/Arrivals.ts';
import { answerCommandLine } from './launch/answerCommandLine.ts';
import { ownArguments, parseCommandLine } from './launch/commandLine.ts';
import { joinTaskbar } from './launch/joinTaskbar.ts';
import type { OpenTarget } from './launch/OpenTarget.ts';
import { receiveTargets } from './launch/receiveTargets.ts';
import type { TargetQueue } from './launch/TargetQueue.ts';
import { type FileLog, openLog } from './log/openLog.ts';
import { Scrubber } from './log/Scrubber.ts';
import { watchUncaughtErrors } from './log/watchUncaughtErrors.ts';
import { ApplicationMenu } from './menus/ApplicationMenu.ts';
import { BoardQuarantine } from './quarantine/BoardQuarantine.ts';
import { DeletionAges } from './queue/DeletionAges.ts';
import type { DrawingOperationQueue } from './queue/DrawingOperationQueue.ts';
import { quitInOrder } from './quit.ts';
import { RecentBoards } from './RecentBoards.ts';
import { refuseStart } from './refuseStart.ts';
import { createHandlers } from './requests.ts';
import {
  closeServices,
  openServices,
  openStore,
  type Services,
  saveLastMessages,
} from './services.ts';
import { readDataFolder, readEnvironment } from './settings/environment.ts';
import { watchNetwork } from './sync/networkChanges.ts';
import { LastViews } from './views/LastViews.ts';
import { addWelcomeBoard } from './welcome/addWelcomeBoard.ts';
import { isFirstStart } from './welcome/isFirstStart.ts';
import { registerAppScheme, serveApp } from './windows/appProtocol.ts';
import type { Unsaved } from './windows/askToLose.ts';
import {
  closeNetwork,
  denyPermissions,
  guardContents,
  turnSpellCheckerOff,
} from './windows/guard.ts';
import { guardClosing } from './windows/guardClosing.ts';
import { RememberedState } from './windows/RememberedState.ts';
import { Windows } from './windows/Windows.ts';
import { withoutGtkOpenGl } from './windows/withoutGtkOpenGl.ts';

ignoreTerminalErrors();
createForOwnerOnly();
const mainFolder = import.meta.dirname;
const environment = readEnvironment(process.env);
const dataFolder = readDataFolder(process.env) ?? app.getPath('userData');
startWords(languageNow('system'));

const commandLine = parseCommandLine(
  ownArguments(process.argv, process.defaultApp === true),
  process.cwd(),
);
const answer = answerCommandLine(commandLine, app.getVersion());
if (answer === undefined) {
  launch(commandLine.action === 'open' ? commandLine.targets : []);
} else if (answer.type === 'refused') {
  void refuseStart(answer.text, 2);
} else {
  process.stdout.write(`${answer.text}\n`);
  app.exit(0);
}

function launch(ownTargets: readonly OpenTarget[]): void {
  const targets = receiveTargets(ownTargets);
  // This process serves the page, and Node talks to the servers: all that Chromium's network process would do is to start,
  // while the first window waits for it to read the headers of that page.
  app.commandLine.appendSwitch('enable-features', 'NetworkServiceInProcess2');
  // V8 lets a window's heap grow several times over while a board is loaded, lowers the limit as soon as the window
  // is calmer, finds the heap far beyond it, and then collects all at once, in the middle of a stroke.
  app.commandLine.appendSwitch('js-flags', '--heap-growing-percent=100');
  void withoutGtkOpenGl(process.env, app.whenReady());
  registerAppScheme();
  claimDataFolder(dataFolder, ownTargets)
    .then(async (claim) => {
      switch (claim.state) {
        case 'claimed':
          return await start(targets);
        case 'running':
          process.stdout.write(`${t('native.start.running', { folder: dataFolder })}\n`);
          return app.exit(0);
        case 'failed':
          return await refuseStart(claim.reason, 1);
      }
    })
    .catch((error: unknown) => refuseStart(String(error), 1));
}

/** @param stored what the settings say; the environment wins */
function languageNow(stored: LanguageChoice): Language {
  const choice = environment.settings.language ?? stored;
  return languageOf(choice, app.getPreferredSystemLanguages());
}

async function start(targets: TargetQueue): Promise<void> {
  const startMs = performance.now();
  // Not with a board that is named from outside.
  const isWelcome = environment.firstBoardId === undefined && isFirstStart(dataFolder);
  const scrubber = new Scrubber();
  const level = environment.settings.logLevel ?? 'info';
  const log = openLog({ dataFolder, level, toTerminal: true, scrubber });
  const { electron, chrome, node } = process.versions;
  log.info('Everink starts', { version: app.getVersion(), electron, chromium: chrome, node });

  const crashReports = new CrashReports({ dataFolder, version: app.getVersion(), log });
  writeDumps(crashReports.folder, log);
  watchCrashes(crashReports);
  const remembered = new RememberedState(dataFolder, log);
  void i18next.changeLanguage(languageNow(remembered.language));
  const preloadPath = join(mainFolder, '../preload/index.cjs');
  const iconFolder = join(mainFolder, '../icons/icon');
  const lastViews = new LastViews({ dataFolder, log });
  const quarantine: BoardQuarantine = new BoardQuarantine({
    dataFolder,
    onChange: () => windows.broadcast('boards-changed', null),
    log,
  });
  const windows: Windows = new Windows({
    preloadPath,
    iconPath: join(iconFolder, '256x256.png'),
    remembered,
    lastViews,
    quarantine,
    log,
  });
  const background = new Background({
    trayIconPath: join(iconFolder, '32x32.png'),
    openWindow: () => void windows.focus(),
    log,
  });
  watchUncaughtErrors(process, log, (notice) => windows.tell(notice));
  guardContents();

  await app.whenReady();
  nativeTheme.themeSource = environment.settings.theme ?? remembered.theme;
  const menu = new ApplicationMenu(windows);
  // From source, the program is Electron.
  if (process.platform === 'win32' && app.isPackaged) joinTaskbar(app, process.execPath);
  denyPermissions(session.defaultSession);
  closeNetwork(session.defaultSession);
  turnSpellCheckerOff(session.defaultSession);
  serveApp(session.defaultSession.protocol, join(mainFolder, '../renderer'), lastViews);

  // A file has a window of its own, in front of those of the last run.
  const isFileOnly = targets.hasFile && remembered.windows.length === 0;
  const pictureShown = isFileOnly ? undefined : windows.openFirst(environment.firstBoardId);
  // The database opens and the board is read while the window comes up; the rest would only be in its way, and its
  // requests wait.
  const { firstBoardId } = windows;
  const queue = openStore({ dataFolder, mainFolder, firstBoardId, log });
  const handlers = Promise.all([queue, pictureShown]).then(() =>
    startServices({
      log,
      scrubber,
      windows,
      menu,
      targets,
      background,
      crashReports,
      remembered,
      lastViews,
      quarantine,
      queue,
      isWelcome,
    }),
  );
  const isWindow = (contents: WebContents): boolean => windows.windowOf(contents) !== undefined;
  serveRequests({ ipcMain, isWindow, handlers, log });
  app.on('activate', () => windows.focus());
  screen.on('display-removed', () => windows.fitScreens());
  screen.on('display-metrics-changed', () => windows.fitScreens());
  await handlers;
  void crashReports.open();
  void removeTemporaryFilesOfLastRun();
  void keepDataForOwnerOnly(log);
  log.info('Everink is ready', { ms: performance.now() - startMs });
}

/** Removes temporary files that a killed process left. Nobody else writes to these folders. */
async function removeTemporaryFilesOfLastRun(): Promise<void> {
  for (const folder of ['', 'crash-reports', 'views', 'shared-boards']) {
    await removeTemporaryFiles(join(dataFolder, folder), performance.timeOrigin);
  }
}

/** What an earlier version made may have the permissions of that time. A data folder may lie among foreign files. */
async function keepDataForOwnerOnly(log: FileLog): Promise<void> {
  const failureCount = await keepForOwnerOnly(dataFolder, (name) => ownNames.test(name));
  if (failureCount === 0) return;
  log.warn('other users of this machine may be able to read parts of the data folder', {
    failureCount,
  });
}

const ownNames =
  /^(?:(?:everink\.sqlite|settings\.json|secrets\.json|homes\.json|invitations\.json|window\.json|files\.json|crashes\.json|deletions\.json)(?:[-.].*)?|browser|crash-reports|logs|shared-boards|views)$/;

interface Foundation {
  readonly log: FileLog;
  readonly scrubber: Scrubber;
  readonly windows: Windows;
  readonly menu: ApplicationMenu;
  readonly targets: TargetQueue;
  readonly background: Background;
  readonly crashReports: CrashReports;
  readonly remembered: RememberedState;
  readonly lastViews: LastViews;
  readonly quarantine: BoardQuarantine;
  readonly queue: Promise<DrawingOperationQueue>;
  /** The first window opens on the welcome board. */
  readonly isWelcome: boolean;
}

/** @returns the handlers of the windows' requests, once the services are open */
async function startServices(foundation: Foundation): Promise<RequestHandlers> {
  const { log, scrubber, windows, menu, targets, background, crashReports } = foundation;
  const { remembered, lastViews, quarantine, queue } = foundation;
  const tell = (notice: MainNotice): void => windows.tell(notice);
  const withdraw = (noticeId: string): void => windows.withdraw(noticeId);
  const services = await openServices({
    dataFolder,
    mainFolder,
    environment,
    queue,
    log,
    scrubber,
    tell,
    withdraw,
  });
  connect(services, windows);
  const deletionAges = new DeletionAges({ dataFolder, clock: systemClock, log });
  const { boards } = services.queue;
  const noteDeleted = (): void => deletionAges.update(boards.deletedIds());
  boards.onChange(noteDeleted);
  noteDeleted();
  if (foundation.isWelcome) {
    await addWelcomeBoard(services.queue).catch((error) =>
      log.warn('there is no welcome board', { error }),
    );
  }
  await followSettings(services, { log, scrubber, teller: windows, remembered });
  background.follow(services.sharing);
  services.sync.start();
  guardClosing({
    onlyIn: (contents) => ({
      count: services.openBoards.refusedCount(contents),
      problem: t('native.unsaved.refused'),
    }),
    forget: (contents) => services.openBoards.forgetRefused(contents),
  });
  quitInOrder({
    log,
    unsaved: () => unsavedOf(services),
    save: async () => {
      const count = await saveLastMessages(services);
      return { ...unsavedOf(services), count };
    },
    lose: () => services.openBoards.forgetRefused(),
    stay: () => windows.focus(),
    close: async () => {
      await closeServices(services);
      await remembered.settled();
      await deletionAges.save();
      await crashReports.settled();
    },
    update: async () => await services.updates?.installWhenReady(),
  });
  const recentBoards: RecentBoards = new RecentBoards({
    boards,
    remembered,
    show: (recent) => menu.showRecentBoards(recent, () => recentBoards.clear()),
  });
  windows.restoreOthers((boardId) => boards.get(boardId)?.deletedAt === null);
  const removal = new BoardRemoval({
    ...services,
    deletionAges,
    lastViews,
    quarantine,
    comesBack: (id) =>
      windows.isFor(id) ||
      [environment.firstBoardId, remembered.lastBoardId].includes(id) ||
      remembered.windows.some(({ boardId }) => boardId === id),
    log,
  });
  void removal.removeExpired();
  services.openBoards.onLeft((boardId) => void removal.removeUntouched([boardId]));
  const arrivals = new Arrivals({
    windows,
    openDocument: services.openDocument,
    createBoard: async () => (await boards.create()).id,
    log,
  });
  targets.openBy((target) => void arrivals.open(target));
  return createHandlers({
    services,
    removal,
    windows,
    menu,
    recentBoards,
    arrivals,
    crashReports,
    remembered,
    lastViews,
    quarantine,
    dataFolder,
    mainFolder,
    log,
  });
}

/** Forwards events of the services to the windows, and events of the machine to the sync. */
function connect(services: Services, windows: Windows): void {
  const { configuration, fileStates, queue, sharing, sync, updates } = services;
  configuration.onChange(() => windows.broadcast('settings-changed', configuration.view()));
  queue.boards.onChange(() => windows.broadcast('boards-changed', null));
  fileStates.onChange((boardId) => windows.showFile(boardId, fileStates.stateOf(boardId)));
  sharing.onChange((state) => windows.broadcast('share-changed', state));
  updates?.onChange((state) => windows.broadcast('updates-changed', state));
  powerMonitor.on('resume', () => sync.wake());
  powerMonitor.on('unlock-screen', () => sync.wake());
  const stopWatching = watchNetwork(() => sync.wake(), systemClock);
  app.once('will-quit', stopWatching);
}

function unsavedOf({ queue, openBoards }: Services): Unsaved {
  const refusedCount = openBoards.refusedCount();
  const { saveProblem } = queue;
  const refused = refusedCount > 0 ? t('native.unsaved.refused') : undefined;
  const problem = saveProblem === undefined ? refused : problemText(saveProblem);
  return { count: queue.unsavedCount + refusedCount, problem };
}

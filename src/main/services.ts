import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { app, type UtilityProcess, utilityProcess } from 'electron';
import { systemClock } from '../base/Clock.ts';
import type { OpenedDocument } from '../shared/ipc.ts';
import type { MainNotice } from '../shared/mainNotice.ts';
import { serverProcessName } from './crashes/watchCrashes.ts';
import { FileDocuments } from './documents/FileDocuments.ts';
import { FileLinks } from './documents/FileLinks.ts';
import { FileStates } from './documents/FileStates.ts';
import { HealthRecorder } from './health/HealthRecorder.ts';
import { OpenBoards } from './ipc/OpenBoards.ts';
import type { FileLog } from './log/openLog.ts';
import type { Scrubber } from './log/Scrubber.ts';
import { addBufferSeries } from './metrics/bufferSeries.ts';
import { DrawingMetrics } from './metrics/DrawingMetrics.ts';
import { MetricsServer } from './metrics/MetricsServer.ts';
import { createSeries } from './metrics/series.ts';
import { addSyncSeries } from './metrics/syncSeries.ts';
import { openDocument } from './openDocument.ts';
import { openUpdates } from './openUpdates.ts';
import { DrawingOperationQueue } from './queue/DrawingOperationQueue.ts';
import { OutboxQuota } from './queue/OutboxQuota.ts';
import { Configuration } from './settings/Configuration.ts';
import type { Environment } from './settings/environment.ts';
import { systemKeychain } from './settings/systemKeychain.ts';
import { BoardPlaces } from './share/BoardPlaces.ts';
import type { ForkServer } from './share/ForkedServer.ts';
import { JoinedBoards } from './share/JoinedBoards.ts';
import { Joining } from './share/Joining.ts';
import { routesOf } from './share/routesOf.ts';
import { SharedCopies } from './share/SharedCopies.ts';
import { Sharing } from './share/Sharing.ts';
import { serverEnvironment } from './share/serverEnvironment.ts';
import { workerThreads } from './store/StoreWorkers.ts';
import { SyncOrchestrator } from './sync/SyncOrchestrator.ts';
import { OperationTracer } from './tracing/OperationTracer.ts';
import type { Updates } from './updates/Updates.ts';

export interface ServicesOptions {
  readonly dataFolder: string;
  /** Where the built main, its workers and the sync server program are. */
  readonly mainFolder: string;
  readonly environment: Environment;
  /** See `openStore`. */
  readonly queue: Promise<DrawingOperationQueue>;
  readonly log: FileLog;
  readonly scrubber: Scrubber;
  readonly tell: (notice: MainNotice) => void;
  /** The notice no longer applies. */
  readonly withdraw: (noticeId: string) => void;
}

/** The services behind the windows. */
export interface Services {
  readonly configuration: Configuration;
  readonly queue: DrawingOperationQueue;
  readonly outboxQuota: OutboxQuota;
  readonly sync: SyncOrchestrator;
  readonly openBoards: OpenBoards;
  readonly documents: FileDocuments;
  readonly fileStates: FileStates;
  /** See `openDocument`. */
  readonly openDocument: (path: string) => Promise<OpenedDocument>;
  readonly metricsServer: MetricsServer;
  readonly tracer: OperationTracer;
  readonly sharing: Sharing;
  readonly sharedCopies: SharedCopies;
  readonly joinedBoards: JoinedBoards;
  readonly places: BoardPlaces;
  readonly joining: Joining;
  readonly health: HealthRecorder;
  /** Undefined for an app without a feed of new versions. */
  readonly updates: Updates | undefined;
}

/** What the windows sent before they closed arrives within moments, even on a busy machine. */
const lastMessagesLimitMs = 5_000;

export interface OpenStoreOptions {
  readonly dataFolder: string;
  readonly mainFolder: string;
  /** The board that the first window is likely to show. */
  readonly firstBoardId: string | undefined;
  readonly log: FileLog;
}

/** Opens the queue, and reads the first board ahead. Independent of Electron, so that it runs while that starts. */
export async function openStore(options: OpenStoreOptions): Promise<DrawingOperationQueue> {
  const { dataFolder, mainFolder, firstBoardId, log } = options;
  const queue = await DrawingOperationQueue.open({
    folder: dataFolder,
    startWorkers: workerThreads(
      dataFolder,
      join(mainFolder, 'storeWorker.cjs'),
      join(mainFolder, 'documentWorker.cjs'),
    ),
    // Before the servers are known nothing is drawn.
    delivers: () => false,
    log,
  });
  if (firstBoardId !== undefined) void queue.readAhead(firstBoardId);
  return queue;
}

/** Opens the services in the order of their dependencies. */
export async function openServices(options: ServicesOptions): Promise<Services> {
  const { dataFolder, mainFolder, environment, log, scrubber, tell, withdraw } = options;
  const [configuration, queue] = await Promise.all([
    Configuration.open({
      dataFolder,
      environment,
      keychain: systemKeychain,
      systemLanguages: app.getPreferredSystemLanguages(),
      log,
    }),
    options.queue,
  ]);
  queue.onNotice(tell);
  const outboxQuota = new OutboxQuota({
    sizeBytes: () => queue.outboxSizeBytes,
    tell,
    withdraw,
  });
  queue.onWaiting(() => outboxQuota.check());

  const series = createSeries(
    { queueSize: () => queue.size },
    { version: app.getVersion(), electron: process.versions.electron, node: process.versions.node },
  );
  const metrics = new DrawingMetrics(series);
  const tracer = new OperationTracer({
    registry: series.registry,
    log,
    scrubber,
    release: app.getVersion(),
  });
  const sync = new SyncOrchestrator({
    outbox: queue,
    retry: configuration.retry,
    log,
    observers: [metrics, tracer, { delivered: () => outboxQuota.check() }],
  });
  addSyncSeries(series.registry, {
    circuitState: () => sync.circuitState,
    retriesLeft: () => sync.retriesLeft,
  });
  queue.setDelivers((boardId) => sync.hasServer(boardId));

  const secrets = configuration.secrets;
  const sharing = new Sharing({
    dataFolder,
    fork: forkServer(join(mainFolder, 'server.cjs')),
    secrets,
    titleOf: (boardId) => queue.boards.get(boardId)?.title ?? '',
    log,
    scrubber,
  });
  const joinedBoards = await JoinedBoards.open({
    dataFolder,
    boardIds: () => queue.boards.ids(),
    secrets,
    log,
    scrubber,
  });
  const places = new BoardPlaces({
    joinedBoards,
    sharing,
    syncUrl: () => configuration.settings.syncUrl,
  });
  const joining = new Joining({
    boards: queue.boards,
    joinedBoards,
    places,
    sharing,
    routesChanged: () => sync.setRoutes(routesOf({ joinedBoards, sharing })),
  });
  const sharedCopies = new SharedCopies({
    dataFolder,
    fork: forkServer(join(mainFolder, 'server.cjs')),
    isShared: () => !['off', 'failed'].includes(sharing.state.state),
    log,
  });
  sharing.onChange(({ state }) => {
    if (state === 'off') void sharedCopies.sweep();
  });
  const links = await FileLinks.open(dataFolder, log);
  const fileStates = new FileStates({ links, queue, log });
  const documents = new FileDocuments({
    links,
    states: fileStates,
    queue,
    keepOnDevice: (boardId) => joining.leave(boardId),
    release: (boardId) => joining.syncAgain(boardId),
    isOpen: (boardId) => openBoards.isOpen(boardId),
    newId: randomUUID,
    log,
  });
  const openBoards = new OpenBoards({
    queue,
    sync,
    placeOf: (boardId) => places.placeOf(boardId),
    fileOf: (boardId) => fileStates.stateOf(boardId),
    log,
    tell,
    saved: (durationMs) => metrics.operationSaved(durationMs),
  });
  fileStates.onChange((boardId) => openBoards.tellStatus(boardId));
  addBufferSeries(series.registry, {
    ipcPending: () => queue.pending,
    windowPendingBytes: () => openBoards.windowPendingBytes,
    remotePendingBytes: () => openBoards.remotePendingBytes,
    socketBufferedBytes: () => sync.socketBufferedBytes,
    incomingPendingBytes: () => sync.incomingPendingBytes,
    outboxBytes: () => queue.outboxSizeBytes,
    outboxQuotaBytes: () => outboxQuota.quotaBytes,
    operationsLost: () => queue.lostCount,
  });
  const metricsServer = new MetricsServer(series.registry, log);
  const health = new HealthRecorder({
    series,
    queueSize: () => queue.size,
    clock: systemClock,
    log,
  });
  health.start();
  const updates = openUpdates({
    developmentFeedPath: environment.updateFeedPath,
    tell,
    withdraw,
    log,
  });
  return {
    configuration,
    queue,
    outboxQuota,
    sync,
    openBoards,
    documents,
    fileStates,
    openDocument: (path) =>
      openDocument(
        { documents, hasServer: () => configuration.settings.syncUrl !== '', tell, withdraw },
        path,
      ),
    metricsServer,
    tracer,
    sharing,
    sharedCopies,
    joinedBoards,
    places,
    joining,
    health,
    updates,
  };
}

/**
 * Resolves when what the windows sent before they closed is on disk, or refused.
 * @returns how many changes are not on disk
 */
export async function saveLastMessages({ openBoards, queue }: Services): Promise<number> {
  await openBoards.drained(lastMessagesLimitMs);
  return await queue.flush();
}

/** Ends them in the reverse order of their dependencies. */
export async function closeServices(services: Services): Promise<void> {
  const { openBoards, sync, sharing, sharedCopies, tracer, metricsServer, queue, health } =
    services;
  health.stop();
  openBoards.close();
  await sync.stop();
  await Promise.all([tracer.close(), metricsServer.close(), sharing.stop(), queue.close()]);
  await sharedCopies.settled();
}

/** The sync server in a process of its own, with its output for the log. */
const forkServer =
  (path: string): ForkServer =>
  (args, env): UtilityProcess =>
    utilityProcess.fork(path, [...args], {
      env: serverEnvironment(process.env, env),
      serviceName: serverProcessName,
      stdio: 'pipe',
    });

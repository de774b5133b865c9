/**
 * Measures opening a large board from the server, against Hocuspocus's own client and its own server, alternating in
 * one run.
 *
 *     npm run bench:join
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfStale } from '../scripts/run/build.mjs';
import { openDisplay } from '../scripts/run/display.mjs';
import { toolEnvironment } from '../scripts/setup/folders.mjs';
import { ServerProcess } from '../src/server/testing/ServerProcess.ts';
import {
  type AppJoin,
  ended,
  firstLine,
  type JoinedServer,
  joinBare,
  joinWithApp,
  joinWithProvider,
  type ProviderJoin,
  type ServerPart,
  startAgain,
  startScript,
} from './join/joins.ts';
import { putBoard } from './join/putBoard.ts';
import { count, median, milliseconds, publish, readArguments, table } from './report.ts';

const boardId = 'joined-board';
const wanted = {
  ratio: 1.2,
  firstInkMs: 3_000,
  mainGrowthInBoards: 4,
  mainAfterBytes: 250e6,
  windowBytes: 600e6,
  serverShare: 1 / 3,
};

interface Round {
  readonly bareServer: ServerPart;
  readonly server: ServerPart;
  /** Hocuspocus's client, with the bare server and with ours. */
  readonly bareProvider: ProviderJoin;
  readonly provider: ProviderJoin;
  readonly app: AppJoin;
  readonly again: { readonly shownMs: number; readonly drawnMs: number };
}

const args = readArguments();
const strokeCount = args.isShort ? 2_000 : 100_000;
const roundCount = args.isShort ? 1 : 3;

await buildIfStale();
const folder = mkdtempSync(join(tmpdir(), 'everink-bench-'));
const display = await openDisplay(toolEnvironment());
try {
  for (const name of ['DISPLAY', 'XAUTHORITY']) {
    if (display.env[name] !== undefined) process.env[name] = display.env[name];
  }
  const server = await ServerProcess.start({ dataFolder: join(folder, 'server') });
  try {
    const board = await putBoard(server, boardId, strokeCount);
    const boardFile = join(folder, 'board.yjs');
    writeFileSync(boardFile, board);
    const rounds: Round[] = [];
    for (let round = 0; round < roundCount; round += 1) {
      rounds.push(await measure(server, boardFile, round));
    }
    report(rounds, board.byteLength);
  } finally {
    await server.dispose();
  }
} finally {
  display.end();
  rmSync(folder, { recursive: true, force: true });
}

async function measure(server: ServerProcess, boardFile: string, round: number): Promise<Round> {
  const dataFolder = join(folder, `everink-${round}`);
  mkdirSync(dataFolder);
  const fresh = async (): Promise<ServerProcess> => {
    // The server has nothing of the board in memory.
    await server.stop();
    await server.start();
    return server;
  };
  return {
    bareServer: await withBareServer(boardFile, (bare) => joinBare(bare, boardId)),
    bareProvider: await withBareServer(boardFile, (bare) => joinWithProvider(bare, boardId)),
    server: await joinBare(await fresh(), boardId),
    provider: await joinWithProvider(await fresh(), boardId),
    app: await joinWithApp(await fresh(), boardId, dataFolder, args.isShort),
    again: await startAgain(boardId, dataFolder),
  };
}

async function withBareServer<Result>(
  boardFile: string,
  measureIt: (server: JoinedServer) => Promise<Result>,
): Promise<Result> {
  const server = startScript('bareServer.ts', [boardFile]);
  try {
    const port = Number(/\d+$/.exec(await firstLine(server))?.[0]);
    return await measureIt({ port, pid: server.pid ?? 0 });
  } finally {
    server.kill();
    await ended(server);
  }
}

function report(rounds: readonly Round[], boardSizeBytes: number): void {
  const of = (figure: (round: Round) => number): number => median(rounds.map(figure));
  const syncedMs = of(({ app }) => app.syncedMs);
  const ratioToBoth = syncedMs / of(({ bareProvider }) => bareProvider.syncedMs);
  const ratioToClient = syncedMs / of(({ provider }) => provider.syncedMs);
  const firstInkMs = of(({ app }) => app.firstInkMs - app.firstByteMs);
  const growth = of(({ app }) => app.mainGrowthBytes) / boardSizeBytes;
  const mainAfterBytes = of(({ app }) => app.mainAfterBytes);
  const windowBytes = of(({ app }) => app.windowPeakBytes);
  const serverShare =
    of(({ server }) => server.processorMs) / of(({ bareServer }) => bareServer.processorMs);
  const reached = (isReached: boolean): boolean | undefined =>
    args.isShort ? undefined : isReached;
  publish(
    {
      name: 'join',
      title: 'Opening a large board that another program made',
      text: `\`npm run bench:join\`: a plain Yjs client puts a board of ${count(strokeCount)} strokes (${megabytes(boardSizeBytes)}) on the shipped server.
Then, in turn, each against a server that was just started and has nothing in memory: a client that only reads the
kinds of the messages, which shows what the server takes; Hocuspocus's own client, in a process of its own; and the built
app with a fresh data folder. The first two also go to a bare Hocuspocus server that loads the same board from a file.
Times run from the connection. The app's memory is what its processes have in RAM, files that they map included; a
process of Electron has some hundred megabytes of these. At last the app is started again, without the server; that runs
from the spawn. Medians of ${roundCount}.`,
      targets: [
        {
          what: "until synced, against Hocuspocus's own client and server",
          wanted: `at most ${wanted.ratio} times`,
          measured: `${ratioToBoth.toFixed(2)} times`,
          isReached: reached(ratioToBoth <= wanted.ratio),
        },
        {
          what: 'until synced, against the same client on the shipped server',
          wanted: `at most ${wanted.ratio} times`,
          measured: `${ratioToClient.toFixed(2)} times`,
          isReached: reached(ratioToClient <= wanted.ratio),
        },
        {
          what: 'from the first bytes of the board to the first ink',
          wanted: `at most ${milliseconds(wanted.firstInkMs)}`,
          measured: milliseconds(firstInkMs),
          isReached: reached(firstInkMs <= wanted.firstInkMs),
        },
        {
          what: 'growth of main at its peak',
          wanted: `below ${wanted.mainGrowthInBoards} times the board`,
          measured: `${growth.toFixed(1)} times`,
          isReached: reached(growth < wanted.mainGrowthInBoards),
        },
        {
          what: 'main a minute later',
          wanted: `below ${megabytes(wanted.mainAfterBytes)}`,
          measured: megabytes(mainAfterBytes),
          isReached: reached(mainAfterBytes < wanted.mainAfterBytes),
        },
        {
          what: 'the window at its peak',
          wanted: `below ${megabytes(wanted.windowBytes)}`,
          measured: megabytes(windowBytes),
          isReached: reached(windowBytes < wanted.windowBytes),
        },
        {
          what: "the server's processor time, against a bare Hocuspocus server",
          wanted: 'at most a third',
          measured: serverShare.toFixed(2),
          isReached: reached(serverShare <= wanted.serverShare),
        },
      ],
      tables: [
        table(
          ['', 'first bytes of the board', 'last bytes', 'processor time', 'on the wire'],
          [
            ['bare Hocuspocus server', ...serverRow(rounds.map((round) => round.bareServer))],
            ['shipped server', ...serverRow(rounds.map((round) => round.server))],
          ],
        ),
        table(
          ['', 'first bytes of the board', 'last bytes', 'first ink', 'synced', 'all drawn'],
          [
            [
              "Hocuspocus's client, bare server",
              ...providerRow(rounds.map((round) => round.bareProvider)),
            ],
            ["Hocuspocus's client", ...providerRow(rounds.map((round) => round.provider))],
            [
              'Everink',
              milliseconds(of(({ app }) => app.firstByteMs)),
              milliseconds(of(({ app }) => app.lastByteMs)),
              milliseconds(of(({ app }) => app.firstInkMs)),
              milliseconds(of(({ app }) => app.syncedMs)),
              milliseconds(of(({ app }) => app.drawnMs)),
            ],
          ],
        ),
        table(
          ['Everink', ''],
          [
            [
              'longest time between two frames while the board came',
              milliseconds(of(({ app }) => app.longestFrameMs)),
            ],
            [
              'second start: something of the board is seen',
              milliseconds(of(({ again }) => again.shownMs)),
            ],
            ['second start: the board is drawn', milliseconds(of(({ again }) => again.drawnMs))],
          ],
        ),
      ].join('\n\n'),
      figures: { strokeCount, boardSizeBytes, rounds },
    },
    args,
  );
}

function providerRow(joins: readonly ProviderJoin[]): readonly string[] {
  return [
    milliseconds(median(joins.map(({ firstByteMs }) => firstByteMs))),
    milliseconds(median(joins.map(({ lastByteMs }) => lastByteMs))),
    '–',
    milliseconds(median(joins.map(({ syncedMs }) => syncedMs))),
    '–',
  ];
}

function serverRow(parts: readonly ServerPart[]): readonly string[] {
  const of = (figure: (part: ServerPart) => number): number => median(parts.map(figure));
  return [
    milliseconds(of(({ firstByteMs }) => firstByteMs)),
    milliseconds(of(({ lastByteMs }) => lastByteMs)),
    milliseconds(of(({ processorMs }) => processorMs)),
    megabytes(of(({ sizeBytes }) => sizeBytes)),
  ];
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

import { errorText } from '../base/errorText.ts';
import { ignoreTerminalErrors } from '../shared/ignoreTerminalErrors.ts';
import { beginVariable, maxReportedGuests } from '../shared/serverMessages.ts';
import { createForOwnerOnly, keepForOwnerOnly } from '../sqlite/ownerOnly.ts';
import { StorageError } from '../sqlite/StorageError.ts';
import { errorLine, lineLog, type ServerLog } from './log/ServerLog.ts';
import { receiveFromParent } from './receiveFromParent.ts';
import { SyncServer } from './SyncServer.ts';
import { sendToParent } from './sendToParent.ts';
import { readSettings, type ServerSettings, SettingsError, usage } from './settings.ts';

const wrongSettings = 2;

/** Packaging replaces the variable by the version. */
const version = process.env.EVERINK_SERVER_VERSION ?? 'development';

const log = lineLog(
  (line) => process.stderr.write(line),
  () => new Date(),
);

function readOrExit(): ServerSettings {
  try {
    const settings = readSettings(process.argv.slice(2), process.env);
    if (typeof settings === 'object') return settings;
    process.stdout.write(settings === 'help' ? usage : `${version}\n`);
    process.exit(0);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    process.stderr.write(`${error.message}\nUse --help to list all settings.\n`);
    process.exit(wrongSettings);
  }
}

/** Turns Hocuspocus's console output into log lines. */
function routeConsole(): void {
  const write =
    (level: keyof ServerLog) =>
    (...parts: readonly unknown[]): void => {
      // It may contain what a client sent, so it is quoted and shortened.
      log[level]('hocuspocus', { detail: parts.map(errorLine).join(' ') });
    };
  Object.assign(console, { log: write('info'), warn: write('warn'), error: write('error') });
}

async function run(): Promise<void> {
  ignoreTerminalErrors();
  createForOwnerOnly();
  routeConsole();
  const settings = readOrExit();
  // Everything acknowledged is on disk, so it is safe to continue.
  process.on('unhandledRejection', (error) => {
    log.error('unhandled rejection', { error: errorLine(error) });
  });
  const parent = process.env[beginVariable] === 'parent' ? receiveFromParent(log) : undefined;
  const begin = await parent?.begin;
  const server = await SyncServer.start({
    ...settings,
    ...(begin === undefined
      ? {}
      : {
          token: begin.token,
          invitationKey: begin.invitationKey,
          invitationIds: new Set(begin.invitationIds),
          network: begin.network,
        }),
    log,
    onGuests: (guests) =>
      void sendToParent({ type: 'guests', guests: guests.slice(0, maxReportedGuests) }),
  });
  await keepForOwnerOnly(settings.dataFolder, isOwnName);
  parent?.onInvitations((ids) => server.setInvitationIds(ids));
  const stop = async (reason: string): Promise<void> => {
    log.info('stopping', { reason });
    await server.stop();
    log.info('stopped');
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));
  // Electron ends its forked processes when it quits; Node does not.
  process.on('disconnect', () => void stop('parent process ended'));

  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host;
  const scheme = settings.tls === undefined ? 'ws' : 'wss';
  process.stdout.write(
    `Everink sync server listens on ${scheme}://${host}:${server.port}, boards are in ${settings.dataFolder}\n`,
  );
  sendToParent({ type: 'listening', port: server.port });
}

/** Whether a file in the data folder is the server's, earlier versions included. */
const isOwnName = (name: string): boolean =>
  /^(?:boards\.sqlite|server\.lock)(?:[-.].*)?$/.test(name);

/** The reason why the server did not start, and what to do. */
function startFailure(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE') {
    return 'The port is in use. Stop the other program, or choose another port with --port.';
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return 'This machine does not have the address given by --host.';
  }
  if (error instanceof StorageError) {
    return `The data folder cannot be used: ${error.message}. Choose another with --data.`;
  }
  return errorText(error);
}

/** How long the parent process has to end this one once it received the failure. */
const parentTimeoutMs = 10_000;

run().catch((error: unknown) => {
  const reason = startFailure(error);
  process.stderr.write(`${reason}\n`);
  const hasParent = sendToParent({ type: 'failed', reason: reason.slice(0, 2_000) });
  if (!hasParent) process.exit(error instanceof SettingsError ? wrongSettings : 1);
  setTimeout(() => process.exit(1), parentTimeoutMs);
});

import {
  ServerProcess,
  type ServerProcessOptions,
} from '../../src/server/testing/ServerProcess.ts';

/** The sync server program, which can be stopped, killed, suspended and restarted with the same port and data. */
export type StartedServer = ServerProcess;

/** Starts the sync server on a free loopback port. Dispose of it after use. */
export async function startSyncServer(options: ServerProcessOptions = {}): Promise<StartedServer> {
  return await ServerProcess.start(options);
}

import {
  ServerProcess,
  type ServerProcessOptions,
} from '../../src/server/testing/ServerProcess.ts';

/** The sync server program; it can be stopped, killed, hung, and started again on the same port and data. */
export type SyncServer = ServerProcess;

/** Starts the sync server program on a free loopback port. Dispose it. */
export async function startSyncServer(options: ServerProcessOptions = {}): Promise<SyncServer> {
  return await ServerProcess.start(options);
}

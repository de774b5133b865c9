import { startHocuspocus } from '../../src/main/sync/testing/startHocuspocus.ts';

export interface SyncServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** A sync server on a free loopback port. */
export async function startSyncServer(): Promise<SyncServer> {
  return await startHocuspocus();
}

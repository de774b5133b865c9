import { Counter, Gauge, type Registry } from 'prom-client';

/** The sources of the buffer series, read at each scrape. docs/backpressure.md describes them. */
export interface BufferSources {
  /** Local operations that main holds and that are not on disk. */
  ipcPending(): { readonly count: number; readonly sizeBytes: number };
  windowPendingBytes(): number;
  remotePendingBytes(): number;
  socketBufferedBytes(): number;
  incomingPendingBytes(): number;
  outboxBytes(): number;
  /** 0: none. */
  outboxQuotaBytes(): number;
  operationsLost(): number;
}

/** Every buffer on the way of an operation or a remote change, and what was lost in it: nothing. */
export function addBufferSeries(registry: Registry, sources: BufferSources): void {
  const registers = [registry];
  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  };
  gauge(
    'everink_ipc_pending_operations',
    'Operations of the windows that main has and that are not on disk yet.',
    () => sources.ipcPending().count,
  );
  gauge(
    'everink_ipc_pending_bytes',
    'Bytes of the operations that main has and that are not on disk yet.',
    () => sources.ipcPending().sizeBytes,
  );
  gauge(
    'everink_window_pending_bytes',
    'Bytes of operations that wait in the windows since main has enough that is not on disk.',
    sources.windowPendingBytes,
  );
  gauge(
    'everink_remote_pending_bytes',
    'Bytes of changes that windows did not take in yet, or that wait for windows that are busy.',
    sources.remotePendingBytes,
  );
  gauge(
    'everink_socket_buffered_bytes',
    'Bytes that wait to be sent to sync servers.',
    sources.socketBufferedBytes,
  );
  gauge(
    'everink_incoming_pending_bytes',
    'Bytes of changes from sync servers that are not on disk yet.',
    sources.incomingPendingBytes,
  );
  gauge('everink_outbox_bytes', 'Bytes of the operations in the outbox.', sources.outboxBytes);
  gauge(
    'everink_outbox_quota_bytes',
    'Bytes that the outbox may hold before the user is asked; 0: no limit.',
    sources.outboxQuotaBytes,
  );
  new Counter({
    name: 'everink_operations_lost_total',
    help: 'Operations that could not be kept, and stored records that could not be read any more.',
    registers,
    collect() {
      this.reset();
      this.inc(sources.operationsLost());
    },
  });
}

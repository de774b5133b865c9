import { randomUUID } from 'node:crypto';
import type { Operation } from '../../shared/operation.ts';
import type { StoreWrite } from '../store/storeProtocol.ts';

export type OperationWrite = Extract<StoreWrite, { readonly type: 'operation' }>;

/** `waits` is decided when the transaction is made, see `StoreAccess`. */
export function localWrite(operation: Operation, endsDraft: string | undefined): OperationWrite {
  return { type: 'operation', ...operation, origin: 'local', waits: false, endsDraft };
}

export function remoteWrite(boardId: string, update: Uint8Array): OperationWrite {
  return {
    type: 'operation',
    id: randomUUID(),
    boardId,
    kind: 'remote',
    createdAt: Date.now(),
    update,
    origin: 'remote',
    waits: false,
  };
}

/** A change of the title that no window made. */
export function renaming(boardId: string, update: Uint8Array): Operation {
  return {
    id: randomUUID(),
    boardId,
    kind: 'rename',
    createdAt: Date.now(),
    update: new Uint8Array(update),
  };
}

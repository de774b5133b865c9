import type { Operation } from '../../shared/operation.ts';
import type { StoreWrite } from '../store/storeProtocol.ts';

export type OperationWrite = Extract<StoreWrite, { readonly type: 'operation' }>;

/** `waits` is decided when the transaction is created, see `StoreAccess`. */
export function localWrite(
  operation: Operation,
  { endsDraft, continues }: WriteWith = {},
): OperationWrite {
  return { type: 'operation', ...operation, origin: 'local', waits: false, endsDraft, continues };
}

/** Writes for the same transaction. */
export interface WriteWith {
  /** The end of this draft. */
  readonly endsDraft?: string | undefined;
  /** The next operation. */
  readonly continues?: boolean | undefined;
}

type Change = Pick<Operation, 'id' | 'boardId' | 'createdAt'> & { readonly update: Uint8Array };

export function remoteWrite(change: Change): OperationWrite {
  return {
    type: 'operation',
    ...change,
    kind: 'remote',
    origin: 'remote',
    waits: false,
  };
}

import type { Operation } from '../../shared/operation.ts';
import type { StoreWrite } from '../store/storeProtocol.ts';

export type OperationWrite = Extract<StoreWrite, { readonly type: 'operation' }>;

/** `waits` is decided when the transaction is made, see `StoreAccess`. */
export function localWrite(
  operation: Operation,
  { endsDraft, continues }: WriteWith = {},
): OperationWrite {
  return { type: 'operation', ...operation, origin: 'local', waits: false, endsDraft, continues };
}

/** What goes into the same transaction. */
export interface WriteWith {
  /** The end of this draft. */
  readonly endsDraft?: string | undefined;
  /** The operation that comes next. */
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

/** A change of the title that no window made. */
export function renaming(change: Change): Operation {
  return { ...change, kind: 'rename', update: new Uint8Array(change.update) };
}

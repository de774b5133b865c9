import type { Failure } from '../../base/workerCalls.ts';
import { asStorageError, StorageError, type StorageFault } from '../../sqlite/StorageError.ts';

/** A `StorageError` on its way from a worker of the store. */
export function storageFailureOf(error: unknown): Failure {
  const { fault, message } = asStorageError(error);
  return { message, code: fault };
}

/** `unavailable` where the worker died. */
export const storageErrorOf = ({ message, code = 'unavailable' }: Failure): StorageError =>
  new StorageError(code as StorageFault, message);

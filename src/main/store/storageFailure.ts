import type { Failure } from '../../base/workerCalls.ts';
import { CodedError } from '../../shared/CodedError.ts';
import type { Problem } from '../../shared/problem.ts';
import { asStorageError, StorageError, type StorageFault } from '../../sqlite/StorageError.ts';

/** A `StorageError` or a `CodedError` on its way from a worker of the store. */
export function storageFailureOf(error: unknown): Failure {
  if (error instanceof CodedError) return { message: error.message, details: error.problem };
  const { fault, message } = asStorageError(error);
  return { message, code: fault };
}

/** `unavailable` where the worker died. */
export const storageErrorOf = ({ message, code = 'unavailable', details }: Failure): Error =>
  details === undefined
    ? new StorageError(code as StorageFault, message)
    : new CodedError(details as Problem);

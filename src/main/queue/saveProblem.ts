import type { SaveProblem } from '../../shared/problem.ts';
import { quote } from '../../shared/quote.ts';
import { asStorageError } from '../../sqlite/StorageError.ts';

/** Why a write failed. @param folder the data folder */
export function saveProblemOf(error: unknown, folder: string): SaveProblem {
  const { fault, message } = asStorageError(error);
  switch (fault) {
    case 'disk-full':
    case 'read-only':
    case 'newer-version':
      return { code: fault, folder };
    case 'busy':
      return { code: 'database-busy', folder };
    default:
      return { code: 'disk-failed', folder, said: quote(message) };
  }
}

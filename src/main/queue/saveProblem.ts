import type { SaveProblem } from '../../shared/status.ts';
import { asStorageError, type StorageFault } from '../../sqlite/StorageError.ts';

const assurance = 'What you draw stays on the screen and is saved as soon as that is possible.';

/** What to tell the user of a write that the disk refused. @param folder the data folder */
export function saveProblemOf(error: unknown, folder: string): SaveProblem {
  const { fault, message } = asStorageError(error);
  return sentenceOf(fault, message, folder);
}

function sentenceOf(fault: StorageFault, cause: string, folder: string): SaveProblem {
  switch (fault) {
    case 'disk-full':
      return {
        kind: 'disk-full',
        message: `The disk is full: free some space on the disk of ${folder}. ${assurance}`,
      };
    case 'read-only':
      return {
        kind: 'read-only',
        message: `Everink may not write to its folder ${folder}: allow it. ${assurance}`,
      };
    case 'busy':
      return {
        kind: 'unavailable',
        message: `Another program holds the boards in ${folder}: close it. ${assurance}`,
      };
    case 'newer-version':
      return {
        kind: 'unavailable',
        message: `The boards in ${folder} were written by a newer version of Everink: install that one. They are left as they are, and what you draw now is not saved.`,
      };
    default:
      return {
        kind: 'unavailable',
        message: `The boards in ${folder} cannot be written (${cause}). ${assurance}`,
      };
  }
}

import type { SaveProblem } from '../../shared/status.ts';
import { asStorageError, type StorageFault } from '../../sqlite/StorageError.ts';

const assurance = 'What you draw stays on the screen and is saved as soon as possible.';

/** The message for a write that failed. @param folder the data folder */
export function saveProblemOf(error: unknown, folder: string): SaveProblem {
  const { fault, message } = asStorageError(error);
  return sentenceOf(fault, message, folder);
}

function sentenceOf(fault: StorageFault, cause: string, folder: string): SaveProblem {
  switch (fault) {
    case 'disk-full':
      return {
        kind: 'disk-full',
        message: `The disk is full. Free some space on the disk of ${folder}. ${assurance}`,
      };
    case 'read-only':
      return {
        kind: 'read-only',
        message: `No permission to write to ${folder}. Allow Everink to write there. ${assurance}`,
      };
    case 'busy':
      return {
        kind: 'unavailable',
        message: `Another program is using the boards in ${folder}. Close it. ${assurance}`,
      };
    case 'newer-version':
      return {
        kind: 'unavailable',
        message: `The boards in ${folder} were saved by a newer version of Everink. Install that version. The boards are unchanged, and what you draw now isn’t saved.`,
      };
    default:
      return {
        kind: 'unavailable',
        message: `Couldn’t write the boards in ${folder} (${cause}). ${assurance}`,
      };
  }
}

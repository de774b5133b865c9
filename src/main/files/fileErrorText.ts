import { errorText } from '../../base/errorText.ts';
import { FileTargetError } from './fileTarget.ts';

/** Why a file could not be read or written and what to do about it, as the end of a sentence. */
export function fileErrorText(error: unknown): string {
  if (error instanceof FileTargetError) return error.message;
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'the disk is full. Free some space, or choose another place.';
    case 'EFBIG':
      return 'it is larger than this disk allows for a file. Choose another place.';
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'Everink is not allowed to. Choose another place, or allow it.';
    case 'ENOENT':
    case 'ENOTDIR':
      return 'its folder does not exist. Choose another place.';
    case 'EISDIR':
      return 'that is a folder. Choose a file.';
    case 'ENAMETOOLONG':
      return 'its name is too long. Choose a shorter one.';
    case 'ELOOP':
      return 'its links lead in a circle. Choose another file.';
    case 'EBUSY':
    case 'ETXTBSY':
      return 'another program is using it. Close that program, or choose another name.';
    default:
      return errorText(error);
  }
}

import { CodedError } from '../../shared/CodedError.ts';
import type { Problem } from '../../shared/problem.ts';
import { quote } from '../../shared/quote.ts';

/** Why a file could not be read or written. */
export function fileProblem(error: unknown): Problem {
  if (error instanceof CodedError) return error.problem;
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return { code: 'place-full' };
    case 'EFBIG':
      return { code: 'file-exceeds-disk' };
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return { code: 'not-allowed' };
    case 'ENOENT':
    case 'ENOTDIR':
      return { code: 'no-folder' };
    case 'EISDIR':
      return { code: 'is-folder' };
    case 'ENAMETOOLONG':
      return { code: 'name-too-long' };
    case 'ELOOP':
      return { code: 'links-in-circle' };
    case 'EBUSY':
    case 'ETXTBSY':
      return { code: 'file-busy' };
    default:
      return { code: 'system-said', said: quote(error) };
  }
}

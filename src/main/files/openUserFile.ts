import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { CodedError } from '../../shared/CodedError.ts';
import { fileTooLarge } from '../../shared/fileTooLarge.ts';
import type { Problem } from '../../shared/problem.ts';
import { fileProblem } from './fileProblem.ts';

/** A file to read. The caller closes it. */
export interface OpenFile {
  readonly file: FileHandle;
  readonly sizeBytes: number;
}

/** Opens a file that a user wants to read. @throws CodedError if it is not a file, is too large, or can't be read */
export async function openUserFile(path: string, maxSizeBytes: number): Promise<OpenFile> {
  return await explainedRead(basename(path), async () => {
    const stats = await stat(path);
    if (stats.isDirectory()) {
      throw new CodedError({ code: 'is-folder' });
    }
    // Reading from a pipe or a device may never end.
    if (!stats.isFile()) {
      throw new CodedError({ code: 'is-device' });
    }
    if (stats.size > maxSizeBytes) throw fileTooLarge(maxSizeBytes);
    return { file: await open(path, 'r'), sizeBytes: stats.size };
  });
}

/** @throws CodedError that names the file and says why it can't be read */
export async function explainedRead<Value>(
  name: string,
  work: () => Promise<Value>,
): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw new CodedError(
      { code: 'file-not-read', name, why: readProblem(error) },
      { cause: error },
    );
  }
}

function readProblem(error: unknown): Problem {
  const problem = fileProblem(error);
  return problem.code === 'no-folder' ? { code: 'no-file' } : problem;
}

import { lstat } from 'node:fs/promises';
import { basename } from 'node:path';

/** The dialogs that ask the user. */
export interface SaveQuestions {
  /** Also asks before replacing an existing file. @returns undefined if the user cancels */
  path(): Promise<string | undefined>;
  /** Asks about a file name that the dialog did not show. */
  mayReplace(path: string): Promise<boolean>;
}

/**
 * Asks where to save until there is an answer. The dialog asks before replacing the named file, but
 * does not know the name with the added extension.
 */
export async function chooseSavePath(
  questions: SaveQuestions,
  extension: string,
): Promise<string | undefined> {
  for (;;) {
    const named = await questions.path();
    if (named === undefined) return undefined;
    const path = withExtension(named, extension);
    if (path === named || !(await exists(path)) || (await questions.mayReplace(path))) return path;
  }
}

/** "v1.2" is a name without an extension, whatever follows its dot. @param extension without the dot */
export function withExtension(path: string, extension: string): string {
  const name = basename(path).toLowerCase();
  const ending = `.${extension}`;
  if (name.endsWith(ending) && name !== ending) return path;
  return path.endsWith('.') ? path + extension : path + ending;
}

/** A dangling link counts as existing. */
async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch {
    return false;
  }
}

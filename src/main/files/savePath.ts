import { lstat } from 'node:fs/promises';
import { basename } from 'node:path';

/** What asks the user, as the system's dialogs do. */
export interface SaveQuestions {
  /** Also asks whether an existing file may be replaced. @returns undefined when the user cancels */
  path(): Promise<string | undefined>;
  /** Asks about a name that the dialog has not shown. */
  mayReplace(path: string): Promise<boolean>;
}

/**
 * Asks where to save until there is an answer. The dialog asks before it replaces the file that was named, but
 * not about the file that is meant once the extension is added.
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

/** "v1.2" is a name without an extension, whatever comes after its dot. @param extension without the dot */
export function withExtension(path: string, extension: string): string {
  const name = basename(path).toLowerCase();
  const ending = `.${extension}`;
  if (name.endsWith(ending) && name !== ending) return path;
  return path.endsWith('.') ? path + extension : path + ending;
}

/** A link that leads nowhere counts too. */
async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch {
    return false;
  }
}

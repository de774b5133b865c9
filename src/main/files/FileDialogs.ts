import { readFile, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { type BrowserWindow, dialog, type FileFilter } from 'electron';
import type { ExportFormat, OpenedFile, SavedFile } from '../../shared/ipc.ts';
import { suggestedFileName } from './suggestedFileName.ts';
import { writeAtomically } from './writeAtomically.ts';

/** More than the largest board that can be opened; a larger file would only fill the memory. */
const maxOpenedSizeBytes = 64 * 1024 * 1024;

const filters: Readonly<Record<ExportFormat, FileFilter>> = {
  everink: { name: 'Everink board', extensions: ['everink'] },
  png: { name: 'PNG picture', extensions: ['png'] },
  svg: { name: 'SVG picture', extensions: ['svg'] },
};

const openFilters: FileFilter[] = [
  { name: 'Boards', extensions: ['everink', 'excalidraw'] },
  filters.everink,
  { name: 'Excalidraw drawing', extensions: ['excalidraw', 'json'] },
];

/** Asks where to save, then writes whole or not at all. @throws Error for the user when the disk refuses */
export async function saveFile(
  window: BrowserWindow,
  request: {
    readonly suggestedName: string;
    readonly format: ExportFormat;
    readonly bytes: Uint8Array;
  },
): Promise<SavedFile> {
  const { suggestedName, format, bytes } = request;
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    defaultPath: suggestedFileName(suggestedName, format),
    filters: [filters[format]],
  });
  if (canceled || filePath === '') return { canceled: true };
  const path = extname(filePath) === '' ? `${filePath}.${format}` : filePath;
  try {
    await writeAtomically(path, bytes);
  } catch (error) {
    throw new Error(`${path} could not be written: ${diskSentence(error)}`, { cause: error });
  }
  return { canceled: false, path };
}

/** Asks for a board and reads it. @throws Error for the user when it cannot be read */
export async function openFile(window: BrowserWindow): Promise<OpenedFile> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    filters: openFilters,
    properties: ['openFile'],
  });
  const [path] = filePaths;
  if (canceled || path === undefined) return { canceled: true };
  const name = basename(path);
  return {
    canceled: false,
    name,
    format: extname(path).toLowerCase() === '.everink' ? 'everink' : 'excalidraw',
    bytes: await read(path, name),
  };
}

async function read(path: string, name: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size <= maxOpenedSizeBytes) return new Uint8Array(await readFile(path));
  } catch (error) {
    throw new Error(`${name} could not be read: ${diskSentence(error)}`, { cause: error });
  }
  throw new Error(`${name} is too large for a board.`);
}

function diskSentence(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'the disk is full. Free some space, or choose another place.';
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'Everink is not allowed to. Choose another place, or allow it.';
    case 'ENOENT':
      return 'its folder is not there any more. Choose another place.';
    case 'EISDIR':
      return 'that is a folder. Choose a file.';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}

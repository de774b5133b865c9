import { readFile, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { type BrowserWindow, dialog, type FileFilter } from 'electron';
import type { ExportFormat, OpenedFile } from '../../shared/ipc.ts';
import { maxBoardFileSizeBytes, maxForeignFileSizeBytes } from '../../shared/limits.ts';
import { fileErrorText } from './fileErrorText.ts';
import { FileTargetError } from './fileTarget.ts';
import { chooseSavePath } from './savePath.ts';
import { suggestedFileName } from './suggestedFileName.ts';

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

/** Asks where to save. @returns undefined when the user cancels */
export async function chooseFile(
  window: BrowserWindow,
  { suggestedName, format }: { readonly suggestedName: string; readonly format: ExportFormat },
): Promise<string | undefined> {
  return await chooseSavePath(
    {
      path: () => askForPath(window, suggestedFileName(suggestedName, format), format),
      mayReplace: (existing) => askToReplace(window, existing),
    },
    format,
  );
}

async function askForPath(
  window: BrowserWindow,
  defaultPath: string,
  format: ExportFormat,
): Promise<string | undefined> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    defaultPath,
    filters: [filters[format]],
    // The other systems ask in any case.
    properties: ['showOverwriteConfirmation'],
  });
  return canceled || filePath === '' ? undefined : filePath;
}

async function askToReplace(window: BrowserWindow, path: string): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: `"${basename(path)}" already exists. Do you want to replace it?`,
    detail: 'Replacing it overwrites its current contents.',
    buttons: ['Replace', 'Choose another name'],
    defaultId: 1,
    cancelId: 1,
  });
  return response === 0;
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
  const format = extname(path).toLowerCase() === '.everink' ? 'everink' : 'excalidraw';
  const maxSizeBytes = format === 'everink' ? maxBoardFileSizeBytes : maxForeignFileSizeBytes;
  return { canceled: false, name, format, bytes: await read(path, name, maxSizeBytes) };
}

async function read(path: string, name: string, maxSizeBytes: number): Promise<Uint8Array> {
  try {
    const stats = await stat(path);
    // Reading a pipe or a device may never end.
    if (!stats.isFile() && !stats.isDirectory()) {
      throw new FileTargetError('EINVAL', 'that is a device or a pipe. Choose a file.');
    }
    if (stats.size <= maxSizeBytes) return new Uint8Array(await readFile(path));
  } catch (error) {
    throw new Error(`${name} could not be read: ${fileErrorText(error)}`, { cause: error });
  }
  throw new Error(
    `${name} is too large. Everink opens files of up to ${Math.floor(maxSizeBytes / 1024 / 1024)} MB of this kind.`,
  );
}

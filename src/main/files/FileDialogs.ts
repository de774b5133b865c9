import { basename, extname } from 'node:path';
import { type BrowserWindow, dialog, type FileFilter } from 'electron';
import type { ExportFormat, OpenedFormat } from '../../shared/ipc.ts';
import { maxBoardFileSizeBytes, maxForeignFileSizeBytes } from '../../shared/limits.ts';
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

export interface ChosenFile {
  readonly path: string;
  readonly name: string;
  readonly format: OpenedFormat;
  readonly maxSizeBytes: number;
}

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

/** Asks for a file with a board. @returns undefined when the user cancels */
export async function chooseFileToOpen(window: BrowserWindow): Promise<ChosenFile | undefined> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    filters: openFilters,
    properties: ['openFile'],
  });
  const [path] = filePaths;
  if (canceled || path === undefined) return undefined;
  const format = extname(path).toLowerCase() === '.everink' ? 'everink' : 'excalidraw';
  const maxSizeBytes = format === 'everink' ? maxBoardFileSizeBytes : maxForeignFileSizeBytes;
  return { path, name: basename(path), format, maxSizeBytes };
}

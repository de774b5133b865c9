import { basename } from 'node:path';
import { type BrowserWindow, dialog, type FileFilter } from 'electron';
import { t } from 'i18next';
import {
  extensionOf,
  type FileFormatId,
  fileFormats,
  imageExtensions,
  type OpenedFormat,
  openedFormats,
  type WrittenFormat,
} from '../../shared/fileFormats.ts';
import { joinSentences } from '../../shared/words/joinSentences.ts';
import { type OpenableFile, openableFile } from './openableFile.ts';
import { chooseSavePath } from './savePath.ts';
import { suggestedFileName } from './suggestedFileName.ts';

const filterOf = (format: FileFormatId): FileFilter => ({
  name: t(fileFormats[format].name),
  extensions: [...fileFormats[format].extensions],
});

const openFilters = (): FileFilter[] => [
  { name: t('native.file.openable'), extensions: openedFormats.map(extensionOf) },
  ...openedFormats.map(filterOf),
];

/** Of a file with any other name: a drawing is JSON, and known by its content. */
const unnamedFormat: OpenedFormat = 'excalidraw';

/** Asks where to save. @returns undefined if the user cancels */
export async function chooseFile(
  window: BrowserWindow,
  { suggestedName, format }: { readonly suggestedName: string; readonly format: WrittenFormat },
): Promise<string | undefined> {
  const extension = extensionOf(format);
  return await chooseSavePath(
    {
      path: () => askForPath(window, suggestedFileName(suggestedName, extension), format),
      mayReplace: (existing) => askToReplace(window, existing),
    },
    extension,
  );
}

async function askForPath(
  window: BrowserWindow,
  defaultPath: string,
  format: WrittenFormat,
): Promise<string | undefined> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    defaultPath,
    filters: [filterOf(format)],
    // Other systems always ask.
    properties: ['showOverwriteConfirmation'],
  });
  return canceled || filePath === '' ? undefined : filePath;
}

async function askToReplace(window: BrowserWindow, path: string): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: t('native.file.exists', { name: basename(path) }),
    detail: t('native.file.existsText'),
    buttons: [t('native.file.replace'), t('native.file.otherName')],
    defaultId: 1,
    cancelId: 1,
  });
  return response === 0;
}

/**
 * A file cannot be saved to as it is: asks what to do.
 * @param why a sentence
 * @param mayReplace whether what is there can be replaced
 */
export async function askWhatInstead(
  window: BrowserWindow,
  { path, why, mayReplace }: { path: string; why: string; mayReplace: boolean },
): Promise<'elsewhere' | 'replace' | 'cancel'> {
  const answers = ['elsewhere', 'cancel', ...(mayReplace ? (['replace'] as const) : [])] as const;
  const labels = {
    elsewhere: t('native.file.otherFile'),
    replace: t('native.file.replace'),
    cancel: t('common.cancel'),
  };
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: t('native.file.notSaved', { name: basename(path) }),
    detail: joinSentences(why, t('native.file.notSavedText')),
    buttons: answers.map((answer) => labels[answer]),
    defaultId: 0,
    cancelId: 1,
  });
  return answers[response] ?? 'cancel';
}

/** Asks for a file with a board. @returns undefined if the user cancels */
export async function chooseFileToOpen(window: BrowserWindow): Promise<OpenableFile | undefined> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    filters: openFilters(),
    properties: ['openFile'],
  });
  const [path] = filePaths;
  if (canceled || path === undefined) return undefined;
  return openableFile(path, unnamedFormat);
}

/** Asks for images; none if the user cancels. @returns their paths */
export async function chooseImages(window: BrowserWindow): Promise<readonly string[]> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    filters: [{ name: t('native.file.images'), extensions: [...imageExtensions] }],
    properties: ['openFile', 'multiSelections'],
  });
  return canceled ? [] : filePaths;
}

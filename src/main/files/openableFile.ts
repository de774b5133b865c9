import { basename } from 'node:path';
import { CodedError } from '../../shared/CodedError.ts';
import {
  extensionOf,
  fileFormats,
  isDocumentFormat,
  type OpenedFormat,
  openedFormatOf,
  openedFormats,
} from '../../shared/fileFormats.ts';
import { maxBoardFileSizeBytes } from '../../shared/limits.ts';
import { openUserFile } from './openUserFile.ts';

/** A file of a format that is opened. */
export interface OpenableFile {
  readonly path: string;
  readonly name: string;
  readonly format: OpenedFormat;
  readonly maxSizeBytes: number;
}

/**
 * Finds out from its name how a file is opened.
 * @param unnamedFormat of a file whose name says nothing; without it, such files are refused
 * @throws CodedError
 */
export function openableFile(path: string, unnamedFormat?: OpenedFormat): OpenableFile {
  const name = basename(path);
  const format = openedFormatOf(name) ?? unnamedFormat;
  if (format === undefined) {
    const extensions = openedFormats.map((opened) => `.${extensionOf(opened)}`);
    throw new CodedError({
      code: 'file-not-read',
      name,
      why: { code: 'unknown-format', extensions },
    });
  }
  return { path, name, format, maxSizeBytes: fileFormats[format].maxOpenedSizeBytes };
}

/** @returns its format @throws CodedError if the file can't be read, or is none that Everink opens */
export async function checkOpenable(path: string): Promise<OpenedFormat> {
  const { format, maxSizeBytes } = openableFile(path);
  // No window reads a document.
  const limitBytes = isDocumentFormat(format) ? maxBoardFileSizeBytes : maxSizeBytes;
  const { file } = await openUserFile(path, limitBytes);
  await file.close();
  return format;
}

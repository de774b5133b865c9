import { t } from 'i18next';
import { BoardFileError } from '../../shared/document/everinkFile.ts';
import { fileFormats, type OpenedFormat } from '../../shared/fileFormats.ts';

/** @throws BoardFileError with a sentence for the user if a file is too large to be opened */
export function checkOpenedSize(format: OpenedFormat, sizeBytes: number): void {
  const { maxOpenedSizeBytes } = fileFormats[format];
  if (sizeBytes <= maxOpenedSizeBytes) return;
  const megabytes = Math.floor(maxOpenedSizeBytes / 1024 / 1024);
  throw new BoardFileError(t('files.tooLargeForKind', { megabytes }));
}

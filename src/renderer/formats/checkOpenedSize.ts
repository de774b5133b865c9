import { CodedError } from '../../shared/CodedError.ts';
import { fileFormats, type OpenedFormat } from '../../shared/fileFormats.ts';

/** @throws CodedError if a file is too large to be opened */
export function checkOpenedSize(format: OpenedFormat, sizeBytes: number): void {
  const { maxOpenedSizeBytes } = fileFormats[format];
  if (sizeBytes <= maxOpenedSizeBytes) return;
  const megabytes = Math.floor(maxOpenedSizeBytes / 1024 / 1024);
  throw new CodedError({ code: 'file-too-large', megabytes });
}

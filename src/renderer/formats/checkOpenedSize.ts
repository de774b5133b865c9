import { fileFormats, type OpenedFormat } from '../../shared/fileFormats.ts';
import { fileTooLarge } from '../../shared/fileTooLarge.ts';

/** @throws CodedError if a file is too large to be opened */
export function checkOpenedSize(format: OpenedFormat, sizeBytes: number): void {
  const { maxOpenedSizeBytes } = fileFormats[format];
  if (sizeBytes > maxOpenedSizeBytes) throw fileTooLarge(maxOpenedSizeBytes);
}

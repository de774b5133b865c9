import { CodedError } from './CodedError.ts';

export const fileTooLarge = (maxSizeBytes: number): CodedError =>
  new CodedError({ code: 'file-too-large', megabytes: Math.floor(maxSizeBytes / 1024 / 1024) });

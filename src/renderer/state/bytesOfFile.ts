import { CodedError } from '../../shared/CodedError.ts';

/** Reads a file that was dropped or pasted. @throws CodedError if it is a folder, or can't be read */
export async function bytesOfFile(file: File): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new CodedError({ code: 'not-a-file' });
  }
}

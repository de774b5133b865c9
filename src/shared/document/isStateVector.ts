import { createDecoder, hasContent, readVarUint } from 'lib0/decoding';

/** Whether the bytes are exactly one state vector in Yjs's encoding. */
export function isStateVector(bytes: Uint8Array): boolean {
  try {
    const decoder = createDecoder(bytes);
    for (let rest = readVarUint(decoder) * 2; rest > 0; rest -= 1) readVarUint(decoder);
    return !hasContent(decoder);
  } catch {
    return false;
  }
}

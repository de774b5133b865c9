import { createDecoder, readVarString, readVarUint } from 'lib0/decoding';
import { createEncoder, toUint8Array, writeVarString, writeVarUint } from 'lib0/encoding';
import { boardIdSchema } from '../../shared/operation.ts';

/** Of a board, and of the session of a client that has one board twice. */
const maxNameLength = 100;
/** Hocuspocus's number of the messages of authentication, and of the answer that refuses one. */
const authMessage = 2;
const permissionDenied = 1;

/** `serve`: Hocuspocus may have it. `refuse`: it gets this answer, if any. `end`: so does the whole connection. */
export type NameVerdict =
  | { readonly type: 'serve' }
  | { readonly type: 'end' }
  | { readonly type: 'refuse'; readonly answer: Uint8Array | undefined };

/**
 * Looks at the name that a message begins with: the id of a board, and after a zero the session of the client if it has
 * one. Hocuspocus keeps boards in plain objects, where `constructor` is found although nobody put it there.
 */
export function judgeName(message: Uint8Array): NameVerdict {
  try {
    const decoder = createDecoder(message);
    const address = readVarString(decoder);
    const [name = '', ...session] = address.split('\0');
    if (name.length > maxNameLength || session.join('\0').length > maxNameLength) {
      return { type: 'end' };
    }
    if (boardIdSchema.safeParse(name).success) return { type: 'serve' };
    const isQuestion = readVarUint(decoder) === authMessage;
    return { type: 'refuse', answer: isQuestion ? denial(address) : undefined };
  } catch {
    // No frame at all.
    return { type: 'end' };
  }
}

function denial(address: string): Uint8Array {
  const encoder = createEncoder();
  writeVarString(encoder, address);
  writeVarUint(encoder, authMessage);
  writeVarUint(encoder, permissionDenied);
  writeVarString(encoder, 'permission-denied: this is no board id');
  return toUint8Array(encoder);
}

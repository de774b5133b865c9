import { createDecoder, readVarString, readVarUint } from 'lib0/decoding';
import { createEncoder, toUint8Array, writeVarString, writeVarUint } from 'lib0/encoding';
import { boardIdSchema } from '../../shared/operation.ts';

/** Longest name of a board, and of a session of a client that opens a board twice. */
const maxNameLength = 100;
/** Hocuspocus's message type for authentication, and its code for a refusal. */
const authMessage = 2;
const permissionDenied = 1;

/** `serve`: pass the message to Hocuspocus. `refuse`: send this answer, if any. `end`: close the connection. */
export type NameVerdict =
  | { readonly type: 'serve' }
  | { readonly type: 'end' }
  | { readonly type: 'refuse'; readonly answer: Uint8Array | undefined };

/**
 * Checks the name at the start of a message: a board id, optionally followed by a zero and the session of the client.
 * Hocuspocus keeps boards in plain objects, where a board named `constructor` would seem to exist.
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
    // Not a frame.
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

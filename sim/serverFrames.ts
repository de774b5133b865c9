/** The server's side of the frames in docs/protocol.md: what `src/main/sync/wire/frames.ts` decodes and encodes. */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

export type ClientFrame =
  | { readonly type: 'auth' | 'close' | 'other'; readonly boardId: string }
  | {
      readonly type: 'step1' | 'step2' | 'update';
      readonly boardId: string;
      readonly payload: Uint8Array;
    };

const syncTypes = ['step1', 'step2', 'update'] as const;

/** @throws Error when it is not a frame, which clients never send */
export function decodeClientFrame(message: Uint8Array): ClientFrame {
  const decoder = decoding.createDecoder(message);
  const boardId = decoding.readVarString(decoder);
  switch (decoding.readVarUint(decoder)) {
    case 0: {
      const type = syncTypes[decoding.readVarUint(decoder)];
      if (type === undefined) throw new Error('not a kind of sync message');
      return { type, boardId, payload: decoding.readVarUint8Array(decoder).slice() };
    }
    case 2:
      return { type: 'auth', boardId };
    case 7:
      return { type: 'close', boardId };
    default:
      return { type: 'other', boardId };
  }
}

/** The header in the first piece of a message. */
export interface ClientFrameHead {
  readonly boardId: string;
  readonly type: 'sync' | 'auth' | 'close' | 'other';
}

const headTypes = new Map<number, ClientFrameHead['type']>([
  [0, 'sync'],
  [2, 'auth'],
  [7, 'close'],
]);

/** @throws Error when it does not start with the header of a frame */
export function decodeClientFrameHead(piece: Uint8Array): ClientFrameHead {
  const decoder = decoding.createDecoder(piece);
  const boardId = decoding.readVarString(decoder);
  return { boardId, type: headTypes.get(decoding.readVarUint(decoder)) ?? 'other' };
}

/** The board of an acknowledgement; undefined when the message is something else. */
export function acknowledgedBoard(message: Uint8Array): string | undefined {
  const decoder = decoding.createDecoder(message);
  const boardId = decoding.readVarString(decoder);
  return decoding.readVarUint(decoder) === 8 ? boardId : undefined;
}

function encode(boardId: string, type: number, body: (encoder: encoding.Encoder) => void) {
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, boardId);
  encoding.writeVarUint(encoder, type);
  body(encoder);
  return encoding.toUint8Array(encoder);
}

export const encodeAuthenticated = (boardId: string, isReadOnly: boolean): Uint8Array =>
  encode(boardId, 2, (encoder) => {
    encoding.writeVarUint(encoder, 2);
    encoding.writeVarString(encoder, isReadOnly ? 'readonly' : 'read-write');
  });

export const encodeDenied = (boardId: string): Uint8Array =>
  encode(boardId, 2, (encoder) => {
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarString(encoder, 'permission-denied');
  });

export const encodeSync = (
  boardId: string,
  type: (typeof syncTypes)[number],
  payload: Uint8Array,
): Uint8Array =>
  encode(boardId, 0, (encoder) => {
    encoding.writeVarUint(encoder, syncTypes.indexOf(type));
    encoding.writeVarUint8Array(encoder, payload);
  });

export const encodeClosed = (boardId: string, reason: string): Uint8Array =>
  encode(boardId, 7, (encoder) => encoding.writeVarString(encoder, reason));

export const encodeAcknowledgement = (boardId: string, isAccepted: boolean): Uint8Array =>
  encode(boardId, 8, (encoder) => encoding.writeVarUint(encoder, isAccepted ? 1 : 0));

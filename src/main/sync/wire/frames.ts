import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import {
  stateVectorFault,
  type UpdateFault,
  updateFault,
  wholeBoardLimits,
} from '../../../shared/document/checkUpdate.ts';
import { boardIdSchema } from '../../../shared/operation.ts';

/**
 * The frames of the Hocuspocus protocol, written down in docs/protocol.md. Each is: document name (varString),
 * message type (varUint), body. The document name is the board id.
 */
const messageType = {
  sync: 0,
  auth: 2,
  queryAwareness: 3,
  /** A sync message that asks for no first sync step in return. */
  syncReply: 4,
  close: 7,
  syncStatus: 8,
} as const;

const syncType = { step1: 0, step2: 1, update: 2 } as const;

const authType = { token: 0, permissionDenied: 1, authenticated: 2 } as const;

/** The release of @hocuspocus/provider with this protocol. Servers may choose features by it. */
const protocolVersion = '4.8.0';

/** Larger updates are checked elsewhere. */
export const maxCheckedSizeBytes = 1024 * 1024;

export type ServerFrame =
  | { readonly type: 'token-request'; readonly boardId: string }
  | { readonly type: 'authenticated'; readonly boardId: string; readonly isReadOnly: boolean }
  | { readonly type: 'permission-denied'; readonly boardId: string; readonly reason: string }
  | { readonly type: 'step1'; readonly boardId: string; readonly stateVector: Uint8Array }
  /** Updates larger than `maxCheckedSizeBytes` are not checked: that takes long and is done in another thread. */
  | { readonly type: 'step2' | 'update'; readonly boardId: string; readonly update: Uint8Array }
  /** A sync message that exceeds the limits of a board. */
  | { readonly type: 'too-much'; readonly boardId: string }
  | { readonly type: 'acknowledgement'; readonly boardId: string; readonly isAccepted: boolean }
  | { readonly type: 'closed'; readonly boardId: string; readonly reason: string }
  /** Presence, stateless messages, our own changes, and types of newer servers. */
  | { readonly type: 'other'; readonly boardId: string };

/** A message is not a frame of the Hocuspocus protocol; the text says why. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
}

function encode(boardId: string, type: number, body: (encoder: encoding.Encoder) => void) {
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, boardId);
  encoding.writeVarUint(encoder, type);
  body(encoder);
  return encoding.toUint8Array(encoder);
}

const encodeSync = (boardId: string, type: number, payload: Uint8Array): Uint8Array =>
  encode(boardId, messageType.sync, (encoder) => {
    encoding.writeVarUint(encoder, type);
    encoding.writeVarUint8Array(encoder, payload);
  });

/** Requests access to the board; answered by `authenticated` or `permission-denied`. */
export const encodeAuthentication = (boardId: string, token: string): Uint8Array =>
  encode(boardId, messageType.auth, (encoder) => {
    encoding.writeVarUint(encoder, authType.token);
    encoding.writeVarString(encoder, token);
    encoding.writeVarString(encoder, protocolVersion);
  });

/** Our state; answered by `step1`, the server's state, and `step2`, what we lack. */
export const encodeStep1 = (boardId: string, stateVector: Uint8Array): Uint8Array =>
  encodeSync(boardId, syncType.step1, stateVector);

/** What the server lacks, the answer to its `step1`; answered by an acknowledgement. */
export const encodeStep2 = (boardId: string, update: Uint8Array): Uint8Array =>
  encodeSync(boardId, syncType.step2, update);

/** New operations; answered by an acknowledgement. */
export const encodeUpdateFrame = (boardId: string, update: Uint8Array): Uint8Array =>
  encodeSync(boardId, syncType.update, update);

/** Closes the board; answered by `closed`. */
export const encodeClose = (boardId: string): Uint8Array =>
  encode(boardId, messageType.close, () => {});

/** Requests presence. Servers answer with awareness or not at all; either way the session counts as alive. */
export const encodeKeepAlive = (boardId: string): Uint8Array =>
  encode(boardId, messageType.queryAwareness, () => {});

/** Whether the bytes are a change that was sent to the board's server, which forwards it to its author too. */
export type IsOwn = (boardId: string, update: Uint8Array) => boolean;

/**
 * @param isOwn such a change is an `other` frame: it need not be looked at, which takes long for a whole board
 * @throws FrameError when it is not a frame: the session cannot be trusted any more.
 */
export function decodeFrame(message: Uint8Array, isOwn: IsOwn = () => false): ServerFrame {
  try {
    return decode(message, isOwn);
  } catch (error) {
    if (error instanceof FrameError) throw error;
    throw new FrameError('the frame ends too early', { cause: error });
  }
}

function decode(message: Uint8Array, isOwn: IsOwn): ServerFrame {
  const decoder = decoding.createDecoder(message);
  const boardId = decoding.readVarString(decoder);
  if (!boardIdSchema.safeParse(boardId).success) {
    throw new FrameError('the frame does not begin with the name of a board');
  }
  switch (decoding.readVarUint(decoder)) {
    case messageType.sync:
    case messageType.syncReply:
      return decodeSync(boardId, decoder, isOwn);
    case messageType.auth:
      return decodeAuthentication(boardId, decoder);
    case messageType.close:
      return { type: 'closed', boardId, reason: readShortString(decoder) };
    case messageType.syncStatus:
      return { type: 'acknowledgement', boardId, isAccepted: decoding.readVarUint(decoder) === 1 };
    default:
      return { type: 'other', boardId };
  }
}

function decodeSync(boardId: string, decoder: decoding.Decoder, isOwn: IsOwn): ServerFrame {
  const type = decoding.readVarUint(decoder);
  const view = decoding.readVarUint8Array(decoder);
  if (type === syncType.update && isOwn(boardId, view)) return { type: 'other', boardId };
  // A copy: the bytes outlive the receive buffer they are a view of.
  const payload = view.slice();
  switch (type) {
    case syncType.step1:
      if (isTooMuch(stateVectorFault(payload), 'a state vector'))
        return { type: 'too-much', boardId };
      return { type: 'step1', boardId, stateVector: payload };
    case syncType.step2:
    case syncType.update:
      if (isTooMuch(faultOfSmall(payload), 'an update')) return { type: 'too-much', boardId };
      return { type: type === syncType.step2 ? 'step2' : 'update', boardId, update: payload };
    default:
      throw new FrameError(`${type} is not a kind of sync message`);
  }
}

function decodeAuthentication(boardId: string, decoder: decoding.Decoder): ServerFrame {
  const type = decoding.readVarUint(decoder);
  switch (type) {
    case authType.token:
      return { type: 'token-request', boardId };
    case authType.permissionDenied:
      return { type: 'permission-denied', boardId, reason: readShortString(decoder) };
    case authType.authenticated:
      return {
        type: 'authenticated',
        boardId,
        isReadOnly: decoding.readVarString(decoder) === 'readonly',
      };
    default:
      throw new FrameError(`${type} is not a kind of authentication message`);
  }
}

/** For the log only, so its length is bounded. */
const readShortString = (decoder: decoding.Decoder): string =>
  decoding.readVarString(decoder).slice(0, 200);

/** How deep types are nested is checked with the board, in another thread. */
const quickLimits = { ...wholeBoardLimits, maxTypeDepth: Number.POSITIVE_INFINITY };

const faultOfSmall = (update: Uint8Array): UpdateFault | undefined =>
  update.byteLength > maxCheckedSizeBytes ? undefined : updateFault(update, quickLimits);

/** @throws FrameError when it is something else */
function isTooMuch(fault: UpdateFault | undefined, what: string): boolean {
  if (fault === 'garbage') throw new FrameError(`${what} cannot be read`);
  return fault === 'too-much';
}

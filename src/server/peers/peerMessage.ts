import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { z } from 'zod';
import {
  messageLimits,
  stateVectorFault,
  type UpdateFault,
  updateFault,
  wholeBoardLimits,
} from '../../shared/document/checkUpdate.ts';
import { boardIdSchema } from '../../shared/operation.ts';

/**
 * The messages between servers through Redis. `instance` is the random id of one run of a server process. `number` counts
 * its changes. `update` and `beat` go to all servers, the others to one.
 *
 * Wire format: version, type, instance, then the fields in the order given here; numbers and lengths are lib0's
 * variable-length unsigned integers, texts are UTF-8, updates and state vectors are Yjs encoding V1.
 */
export type PeerMessage =
  /** The heartbeat, with the number of changes so far. */
  | { readonly type: 'beat'; readonly instance: string; readonly number: number }
  /** A client's change that the sender has stored. */
  | {
      readonly type: 'update';
      readonly instance: string;
      readonly number: number;
      readonly boardId: string;
      readonly update: Uint8Array;
    }
  /** Requests the ids, after `after`, of the boards changed since `since`, or (undefined) of all boards. */
  | {
      readonly type: 'ask';
      readonly instance: string;
      readonly request: number;
      readonly since: number | undefined;
      readonly after: string;
    }
  /** One page of the requested ids, in order. */
  | {
      readonly type: 'page';
      readonly instance: string;
      readonly request: number;
      readonly isLast: boolean;
      readonly boards: readonly PeerBoard[];
    }
  /** Requests the changes of a board that `stateVector` lacks. */
  | {
      readonly type: 'want';
      readonly instance: string;
      readonly request: number;
      readonly boardId: string;
      readonly stateVector: Uint8Array;
    }
  /** The requested update, or the key in Redis that holds it. */
  | {
      readonly type: 'lack';
      readonly instance: string;
      readonly request: number;
      readonly update: Uint8Array | string;
    };

export interface PeerBoard {
  readonly boardId: string;
  /** Undefined if the board would have to be read for it. */
  readonly fingerprint: Uint8Array | undefined;
}

/** Boards in a page. */
export const pageSize = 500;

const version = 1;
const types = ['beat', 'update', 'ask', 'page', 'want', 'lack'] as const;

const instanceSchema = z.uuid();
const keySchema = z.string().regex(/^[\w:-]{1,200}$/);
const afterSchema = z.union([z.literal(''), boardIdSchema]);

export function encodePeerMessage(message: PeerMessage): Uint8Array {
  const encoder = encoding.createEncoder();
  const number = (value: number): void => encoding.writeVarUint(encoder, value);
  const text = (value: string): void => encoding.writeVarString(encoder, value);
  const bytes = (value: Uint8Array): void => encoding.writeVarUint8Array(encoder, value);
  number(version);
  number(types.indexOf(message.type));
  text(message.instance);
  switch (message.type) {
    case 'beat':
      number(message.number);
      break;
    case 'update':
      number(message.number);
      text(message.boardId);
      bytes(message.update);
      break;
    case 'ask':
      number(message.request);
      number(message.since === undefined ? 0 : message.since + 1);
      text(message.after);
      break;
    case 'page':
      number(message.request);
      number(message.isLast ? 1 : 0);
      number(message.boards.length);
      for (const { boardId, fingerprint } of message.boards) {
        text(boardId);
        bytes(fingerprint ?? new Uint8Array());
      }
      break;
    case 'want':
      number(message.request);
      text(message.boardId);
      bytes(message.stateVector);
      break;
    case 'lack': {
      const isKey = typeof message.update === 'string';
      number(message.request);
      number(isKey ? 1 : 0);
      if (typeof message.update === 'string') text(message.update);
      else bytes(message.update);
    }
  }
  return encoding.toUint8Array(encoder);
}

/** Decodes a message; undefined if it is invalid. The result does not share memory with `bytes`. */
export function decodePeerMessage(bytes: Uint8Array): PeerMessage | undefined {
  try {
    const decoder = decoding.createDecoder(bytes);
    const message = readMessage(decoder);
    return decoding.hasContent(decoder) ? undefined : message;
  } catch {
    return undefined;
  }
}

/** @throws any error when the message is invalid */
function readMessage(decoder: decoding.Decoder): PeerMessage {
  const number = (): number => decoding.readVarUint(decoder);
  const flag = (): boolean => z.union([z.literal(0), z.literal(1)]).parse(number()) === 1;
  const text = <Output>(schema: z.ZodType<Output>): Output =>
    schema.parse(decoding.readVarString(decoder));
  const content = (): Uint8Array => decoding.readVarUint8Array(decoder).slice();
  if (number() !== version) throw new Error('unknown version');
  const type = types[number()];
  const instance = text(instanceSchema);
  switch (type) {
    case 'beat':
      return { type, instance, number: number() };
    case 'update': {
      const head = { type, instance, number: number(), boardId: text(boardIdSchema) };
      const update = content();
      mustBeWithout(updateFault(update, messageLimits));
      return { ...head, update };
    }
    case 'ask': {
      const [request, since] = [number(), number()];
      return {
        type,
        instance,
        request,
        since: since === 0 ? undefined : since - 1,
        after: text(afterSchema),
      };
    }
    case 'page': {
      const head = { type, instance, request: number(), isLast: flag() };
      const boards: PeerBoard[] = [];
      for (let left = z.int().max(pageSize).parse(number()); left > 0; left -= 1) {
        const boardId = text(boardIdSchema);
        const fingerprint = content();
        boards.push({ boardId, fingerprint: fingerprint.length === 0 ? undefined : fingerprint });
      }
      return { ...head, boards };
    }
    case 'want': {
      const head = { type, instance, request: number(), boardId: text(boardIdSchema) };
      const stateVector = content();
      mustBeWithout(stateVectorFault(stateVector));
      return { ...head, stateVector };
    }
    case 'lack': {
      const head = { type, instance, request: number() };
      if (flag()) return { ...head, update: text(keySchema) };
      const update = content();
      mustBeWithout(updateFault(update, wholeBoardLimits));
      return { ...head, update };
    }
    default:
      throw new Error('unknown type');
  }
}

function mustBeWithout(fault: UpdateFault | undefined): void {
  if (fault !== undefined) throw new Error(fault);
}

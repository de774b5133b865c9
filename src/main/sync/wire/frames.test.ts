import fc from 'fast-check';
import * as encoding from 'lib0/encoding';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import {
  decodeFrame,
  encodeStep1,
  encodeStep2,
  encodeUpdateFrame,
  FrameError,
  maxCheckedSizeBytes,
  type ServerFrame,
} from './frames.ts';

function frame(...parts: readonly (string | number | Uint8Array)[]): Uint8Array {
  const encoder = encoding.createEncoder();
  for (const part of parts) {
    if (typeof part === 'string') encoding.writeVarString(encoder, part);
    else if (typeof part === 'number') encoding.writeVarUint(encoder, part);
    else encoding.writeVarUint8Array(encoder, part);
  }
  return encoding.toUint8Array(encoder);
}

const someUpdate = (): Uint8Array => {
  const doc = new Y.Doc();
  doc.getMap('shapes').set('a', 1);
  return Y.encodeStateAsUpdate(doc);
};

describe('frames', () => {
  it('decode as they were encoded', () => {
    const update = someUpdate();
    const stateVector = Y.encodeStateVectorFromUpdate(update);
    expect(decodeFrame(encodeStep1('board', stateVector))).toEqual({
      type: 'step1',
      boardId: 'board',
      stateVector,
    });
    expect(decodeFrame(encodeStep2('board', update))).toMatchObject({ type: 'step2', update });
    expect(decodeFrame(encodeUpdateFrame('board', update))).toMatchObject({
      type: 'update',
      update,
    });
  });

  it('omit a change of our own that comes back, and no other', () => {
    const own = someUpdate();
    const isOwn = (boardId: string, update: Uint8Array): boolean =>
      boardId === 'board' && Buffer.compare(update, own) === 0;
    expect(decodeFrame(encodeUpdateFrame('board', own), isOwn)).toEqual({
      type: 'other',
      boardId: 'board',
    });
    const others = [
      ['other-board', own],
      ['board', someUpdate()],
    ] as const;
    for (const [boardId, update] of others) {
      expect(decodeFrame(encodeUpdateFrame(boardId, update), isOwn)).toMatchObject({
        boardId,
        update,
      });
    }
    // What the server had is always wanted: the handshake waits for it.
    expect(decodeFrame(encodeStep2('board', own), isOwn)).toMatchObject({ type: 'step2' });
  });

  it.each<[string, Uint8Array, Partial<ServerFrame>]>([
    ['permission denied', frame('b', 2, 1, 'no'), { type: 'permission-denied', reason: 'no' }],
    ['authenticated', frame('b', 2, 2, 'read-write'), { type: 'authenticated', isReadOnly: false }],
    ['read only', frame('b', 2, 2, 'readonly'), { type: 'authenticated', isReadOnly: true }],
    ['token request', frame('b', 2, 0), { type: 'token-request' }],
    ['accepted', frame('b', 8, 1), { type: 'acknowledgement', isAccepted: true }],
    ['not accepted', frame('b', 8, 0), { type: 'acknowledgement', isAccepted: false }],
    ['close', frame('b', 7, 'gone'), { type: 'closed', reason: 'gone' }],
    ['a sync reply', frame('b', 4, 0, new Uint8Array([0])), { type: 'step1' }],
    ['presence', frame('b', 1, new Uint8Array([0])), { type: 'other' }],
    ['a message of a newer server', frame('b', 99), { type: 'other' }],
  ])('understands %s', (_name, message, expected) => {
    expect(decodeFrame(message)).toMatchObject({ boardId: 'b', ...expected });
  });

  it.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array()],
    ['a name that is none of ours', frame('../etc', 8, 1)],
    ['a frame that ends after the name', frame('b')],
    ['a sync message without a body', frame('b', 0)],
    ['an update that is none', frame('b', 0, 2, new Uint8Array([9, 9, 9, 9]))],
    ['a state vector that is none', frame('b', 0, 0, new Uint8Array([200]))],
    ['an unknown kind of sync message', frame('b', 0, 7, new Uint8Array([0]))],
    ['a body shorter than it says', frame('b', 0, 2, 100)],
  ])('refuses %s', (_name, message) => {
    expect(() => decodeFrame(message)).toThrow(FrameError);
  });

  it('I33: are not inspected if they are too large for this thread', () => {
    const large = new Uint8Array(maxCheckedSizeBytes + 1).fill(9);
    expect(decodeFrame(encodeUpdateFrame('board', large))).toMatchObject({ type: 'update' });
    expect(() => decodeFrame(encodeUpdateFrame('board', large.subarray(1)))).toThrow(FrameError);
  });

  it('decode any bytes to a frame or a FrameError', () => {
    const prefix = frame('b', 0, 2);
    const isContained = (bytes: Uint8Array): void => {
      try {
        decodeFrame(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(FrameError);
      }
    };
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        isContained(bytes);
        isContained(new Uint8Array([...prefix, ...bytes]));
      }),
      { numRuns: 500 },
    );
  });
});

import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { decodePeerMessage, encodePeerMessage, type PeerMessage, pageSize } from './peerMessage.ts';

const instance = '0b9d8f6e-1c5a-4d0e-9a39-5b1f4d2c7e11';
const document = new Y.Doc();
document.getMap('shapes').set('shape', 'red');
const update = Y.encodeStateAsUpdate(document);
const fingerprint = Uint8Array.from([1, 2, 3]);

const messages: readonly PeerMessage[] = [
  { type: 'beat', instance, number: 0 },
  { type: 'update', instance, number: 3, boardId: 'board', update },
  { type: 'ask', instance, request: 1, since: undefined, after: '' },
  { type: 'ask', instance, request: 1, since: 0, after: 'board' },
  { type: 'page', instance, request: 1, isLast: true, boards: [] },
  {
    type: 'page',
    instance,
    request: 1,
    isLast: false,
    boards: [
      { boardId: 'one', fingerprint },
      { boardId: 'two', fingerprint: undefined },
    ],
  },
  {
    type: 'want',
    instance,
    request: 1,
    boardId: 'board',
    stateVector: Y.encodeStateVector(document),
  },
  { type: 'lack', instance, request: 1, update },
  { type: 'lack', instance, request: 1, update: 'everink:1:kept:key' },
];

describe('a message between servers', () => {
  it.each(messages)('is decoded as it was encoded: $type', (message) => {
    expect(decodePeerMessage(encodePeerMessage(message))).toMatchObject(message);
  });

  it.each(messages)(
    'I17: is refused when truncated or followed by more bytes: $type',
    (message) => {
      const bytes = encodePeerMessage(message);
      for (let length = 0; length < bytes.length; length += 1) {
        expect(decodePeerMessage(bytes.subarray(0, length))).toBeUndefined();
      }
      expect(decodePeerMessage(Uint8Array.from([...bytes, 0]))).toBeUndefined();
    },
  );

  it.each<[string, PeerMessage]>([
    ['a instance that is none', { type: 'beat', instance: 'me', number: 1 }],
    ['a board that is none', { type: 'update', instance, number: 1, boardId: '../x', update }],
    ['an update that is none', { type: 'lack', instance, request: 1, update: fingerprint }],
    ['a key that is none', { type: 'lack', instance, request: 1, update: 'a b' }],
    [
      'an invalid state vector',
      { type: 'want', instance, request: 1, boardId: 'b', stateVector: Uint8Array.from([9]) },
    ],
    [
      'a page that is too long',
      {
        type: 'page',
        instance,
        request: 1,
        isLast: true,
        boards: Array.from({ length: pageSize + 1 }, (_, index) => ({
          boardId: `b${index}`,
          fingerprint: undefined,
        })),
      },
    ],
  ])('I17: is refused with %s', (_, message) => {
    expect(decodePeerMessage(encodePeerMessage(message))).toBeUndefined();
  });
});

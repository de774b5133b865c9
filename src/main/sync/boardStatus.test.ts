import { describe, expect, it } from 'vitest';
import { type BoardFacts, boardSyncState } from './boardStatus.ts';

const open: BoardFacts['connection'] = { state: 'open', isProven: true, failures: 0 };
const doubt = { reason: 'silent', wasUseless: true } as const;
const facts = (some: Partial<BoardFacts>): BoardFacts => ({
  connection: open,
  channel: undefined,
  trouble: undefined,
  boardRetryAtMs: undefined,
  waitingCount: 0,
  ...some,
});

describe('boardSyncState', () => {
  it.each<[string, Partial<BoardFacts>, ReturnType<typeof boardSyncState>]>([
    [
      'opening for the first time',
      { connection: { state: 'opening', failures: 0 } },
      { state: 'syncing' },
    ],
    ['not at its turn yet', {}, { state: 'syncing' }],
    ['authenticating', { channel: { state: 'authenticating' } }, { state: 'syncing' }],
    [
      'caught up and nothing waits',
      { channel: { state: 'ready', isWritable: true } },
      { state: 'synced' },
    ],
    [
      'caught up and something waits',
      { channel: { state: 'ready', isWritable: true }, waitingCount: 1 },
      { state: 'syncing' },
    ],
    [
      'only for reading, and something waits',
      { channel: { state: 'ready', isWritable: false }, waitingCount: 1 },
      { state: 'offline', reason: 'read-only' },
    ],
    [
      'lost',
      { connection: { state: 'waiting', failures: 1, doubt, nextTryAtMs: 5 } },
      { state: 'offline', reason: 'silent', nextTryAtMs: 5 },
    ],
    [
      'being opened after a loss',
      { connection: { state: 'opening', failures: 1, doubt } },
      { state: 'offline', reason: 'silent' },
    ],
    [
      'opened again by a server that was of no use',
      {
        connection: { state: 'open', isProven: false, failures: 1, doubt },
        channel: { state: 'authenticating' },
      },
      { state: 'offline', reason: 'silent' },
    ],
    [
      'refused',
      { trouble: 'token-refused', channel: { state: 'refused' }, boardRetryAtMs: 7 },
      { state: 'offline', reason: 'token-refused', nextTryAtMs: 7 },
    ],
    [
      'closed by the server',
      {
        trouble: 'board-closed',
        channel: { state: 'closed', reason: 'board-closed' },
        boardRetryAtMs: 7,
      },
      { state: 'offline', reason: 'board-closed', nextTryAtMs: 7 },
    ],
    [
      'begun again after the server closed it',
      { trouble: 'board-closed', channel: { state: 'authenticating' } },
      { state: 'offline', reason: 'board-closed' },
    ],
    ['given up and wanted again', { channel: { state: 'closing' } }, { state: 'syncing' }],
  ])('a board that is %s', (_name, some, expected) => {
    expect(boardSyncState(facts(some))).toEqual(expected);
  });
});

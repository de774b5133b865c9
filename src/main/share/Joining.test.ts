import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BoardPlace } from '../../shared/places.ts';
import { silentLog } from '../log/Log.ts';
import { Scrubber } from '../log/Scrubber.ts';
import { BoardPlaces } from './BoardPlaces.ts';
import { invitationLink } from './invitation.ts';
import { JoinedBoards } from './JoinedBoards.ts';
import { Joining } from './Joining.ts';
import { stage } from './testing/stage.ts';

const { folder } = stage();
const stranger = { url: 'ws://stranger:1', token: 'token-of-the-stranger' };
const link = (boardId: string, more: { readonly pin?: string; readonly title?: string } = {}) => {
  const url = more.pin === undefined ? stranger.url : 'wss://stranger:1';
  return invitationLink({ ...stranger, url, boardId, ...more });
};

interface Settings {
  readonly syncUrl?: string;
  readonly ownUrl?: string;
  readonly shares?: boolean;
  /** The content of `homes.json` at the start. */
  readonly homesJson?: string;
}

/** A device with the boards `mine` and `deleted`, and a record of the calls. */
async function device({ syncUrl = '', ownUrl, shares = false, homesJson }: Settings = {}) {
  const dataFolder = folder();
  if (homesJson !== undefined) writeFileSync(join(dataFolder, 'homes.json'), homesJson);
  const done: string[] = [];
  const row = { title: 'Mine', createdAt: 0, updatedAt: 0 };
  const rows = new Map([
    ['mine', { ...row, id: 'mine', deletedAt: null }],
    ['deleted', { ...row, id: 'deleted', deletedAt: 1 }],
  ]);
  const joinedBoards = await JoinedBoards.open({
    dataFolder,
    boardIds: () => [...rows.keys()],
    secrets: { get: () => stranger.token, set: async () => {} },
    log: silentLog,
    scrubber: new Scrubber(),
  });
  const sharing = { shares: () => shares, isOwn: ({ url }: { url: string }) => url === ownUrl };
  const places = new BoardPlaces({ joinedBoards, sharing, syncUrl: () => syncUrl });
  const joining = new Joining({
    boards: {
      get: (boardId) => rows.get(boardId),
      ensure: async (boardId) => void done.push(`listed ${boardId}`),
    },
    joinedBoards,
    places,
    sharing,
    routesChanged: () => done.push('routes changed'),
  });
  return { joining, joinedBoards, places, done };
}

describe('a pasted invitation', () => {
  it('I32: shows server and board before anything is done', async () => {
    const { joining, joinedBoards, done } = await device();
    expect(joining.preview(link('b1', { title: 'Plan' }))).toEqual({
      boardId: 'b1',
      host: 'stranger:1',
      title: 'Plan',
      isEncrypted: false,
      role: 'edit',
      board: 'new',
      consents: [],
    });
    expect([joinedBoards.routes(), done]).toEqual([[], []]);
    await joining.join(link('b1'), []);
    expect(joinedBoards.routes()).toEqual([{ server: stranger, boardIds: ['b1'] }]);
    expect(done).toEqual(['routes changed', 'listed b1']);
  });

  it.each<[Settings, BoardPlace]>([
    [{}, { type: 'device' }],
    [{ syncUrl: 'wss://office/boards' }, { type: 'server', host: 'office' }],
    [{ shares: true }, { type: 'shared' }],
  ])('I32: moves no board of this device without consent (%j)', async (settings, place) => {
    const { joining, joinedBoards, done } = await device(settings);
    expect(joining.preview(link('mine'))).toMatchObject({
      title: 'Mine',
      board: 'elsewhere',
      place,
      consents: ['move'],
    });
    await expect(joining.join(link('mine'), [])).rejects.toThrow('move-not-agreed');
    await expect(joining.join(link('mine'), ['restore'])).rejects.toThrow('move-not-agreed');
    expect([joinedBoards.routes(), done]).toEqual([[], []]);
    await joining.join(link('mine'), ['move']);
    expect(joinedBoards.routes()).toEqual([{ server: stranger, boardIds: ['mine'] }]);
  });

  it('I32: restores no deleted board without consent', async () => {
    const { joining, joinedBoards, done } = await device();
    expect(joining.preview(link('deleted')).consents).toEqual(['move', 'restore']);
    await expect(joining.join(link('deleted'), ['move'])).rejects.toThrow('restore-not-agreed');
    expect([joinedBoards.routes(), done]).toEqual([[], []]);
    await joining.join(link('deleted'), ['move', 'restore']);
    expect(done).toEqual(['routes changed', 'listed deleted']);
  });

  it('I32: needs no consent from the server of a joined board, and consent from another one', async () => {
    const { joining } = await device();
    await joining.join(link('b1'), []);
    const other = invitationLink({ url: 'ws://other:1', token: '', boardId: 'b1' });
    expect(joining.preview(link('b1'))).toMatchObject({ board: 'known', consents: [] });
    expect(joining.preview(other)).toMatchObject({ board: 'elsewhere', consents: ['move'] });
  });

  it('I32: with another certificate is from another server, even at the same address', async () => {
    const { joining } = await device();
    const [pin, otherPin] = ['a'.repeat(43), 'b'.repeat(43)];
    await joining.join(link('b1', { pin }), []);
    expect(joining.preview(link('b1', { pin })).board).toBe('known');
    expect(joining.preview(link('b1', { pin: otherPin })).board).toBe('elsewhere');
    expect(joining.preview(link('b1')).board).toBe('elsewhere');
    const moved = invitationLink({ url: 'wss://moved:2', token: '', boardId: 'b1', pin });
    expect(joining.preview(moved).board).toBe('known');
  });

  it('I32: with a pinned certificate is from another server than one with a certificate of an authority', async () => {
    const { joining } = await device();
    const invitation = { url: 'wss://office:1', token: '', boardId: 'b1' };
    await joining.join(invitationLink(invitation), []);
    expect(joining.preview(invitationLink(invitation)).board).toBe('known');
    const pinned = invitationLink({ ...invitation, pin: 'a'.repeat(43) });
    expect(joining.preview(pinned)).toMatchObject({ board: 'elsewhere', consents: ['move'] });
  });

  it('of this device joins nothing', async () => {
    const { joining, joinedBoards } = await device({ ownUrl: stranger.url });
    expect(joining.preview(link('mine'))).toMatchObject({ board: 'own', consents: [] });
    await joining.join(link('mine'), []);
    expect(joinedBoards.routes()).toEqual([]);
  });
});

describe('a joined board', () => {
  it('I32: stays on this device after it was left, regardless of the settings', async () => {
    const { joining, joinedBoards, places } = await device({ syncUrl: 'wss://office' });
    await joining.join(link('b1'), []);
    expect(places.placeOf('b1')).toEqual({ type: 'joined', host: 'stranger:1', role: 'edit' });
    await joining.leave('b1');
    expect(places.placeOf('b1')).toEqual({ type: 'device' });
    expect(joinedBoards.routes()).toEqual([{ server: undefined, boardIds: ['b1'] }]);
    await joining.syncAgain('b1');
    expect(places.placeOf('b1')).toEqual({ type: 'server', host: 'office' });
  });
});

describe('a board whose server is unknown', () => {
  it('I32: is sent to no server until the user says where it lives', async () => {
    const { joining, joinedBoards, places } = await device({
      syncUrl: 'ws://office:1',
      homesJson: '{',
    });
    expect(joinedBoards.routes()).toEqual([{ server: undefined, boardIds: ['mine', 'deleted'] }]);
    expect(places.placeOf('mine')).toEqual({ type: 'unknown' });
    expect(places.placeOf('made later')).toEqual({ type: 'server', host: 'office:1' });

    await joining.syncAgain('mine');
    expect(places.placeOf('mine')).toEqual({ type: 'server', host: 'office:1' });
    expect(joining.preview(link('deleted')).consents).toEqual(['move', 'restore']);
    await joining.join(link('deleted'), ['move', 'restore']);
    expect(places.placeOf('deleted')).toMatchObject({ type: 'joined' });
    expect(joinedBoards.routes()).toMatchObject([
      { server: { url: stranger.url }, boardIds: ['deleted'] },
    ]);
  });
});

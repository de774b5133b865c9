import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { silentLog } from '../log/Log.ts';
import { Scrubber } from '../log/Scrubber.ts';
import { JoinedBoards, type JoinedBoardsOptions } from './JoinedBoards.ts';
import { stage } from './testing/stage.ts';

const { folder } = stage();
const anna = { url: 'ws://anna:1', token: 'token-of-anna' };
const bert = { url: 'ws://bert:2', token: 'token-of-bert' };

function place(more: Partial<JoinedBoardsOptions> = {}) {
  const dataFolder = folder();
  const secrets = new Map<string, string>();
  const options: JoinedBoardsOptions = {
    dataFolder,
    boardIds: () => ['b1', 'b2'],
    secrets: {
      get: (name) => secrets.get(name) ?? '',
      set: async (name, value) => {
        if (value === '') secrets.delete(name);
        else secrets.set(name, value);
      },
    },
    log: silentLog,
    scrubber: new Scrubber(),
    now: () => new Date('2026-11-24T12:00:00.000Z'),
    ...more,
  };
  return {
    secrets,
    path: join(dataFolder, 'homes.json'),
    open: (again: Partial<JoinedBoardsOptions> = {}) => JoinedBoards.open({ ...options, ...again }),
  };
}

describe('joined boards', () => {
  it('are none at first, without a problem', async () => {
    const joinedBoards = await place().open();
    expect([joinedBoards.routes(), joinedBoards.problem, joinedBoards.joined('b1')]).toEqual([
      [],
      undefined,
      undefined,
    ]);
  });

  it('keep their servers over a restart of the app', async () => {
    const { open } = place();
    const joinedBoards = await open();
    await joinedBoards.join({ ...anna, boardId: 'b1' });
    await joinedBoards.join({ ...bert, boardId: 'b2' });
    await joinedBoards.join({ ...anna, boardId: 'b3' });
    const expected = [
      { server: anna, boardIds: ['b1', 'b3'] },
      { server: bert, boardIds: ['b2'] },
    ];
    expect(joinedBoards.routes()).toEqual(expected);
    const later = await open();
    expect(later.routes()).toEqual(expected);
    expect(['b3', 'b2', 'b4'].map((id) => later.joined(id)?.url)).toEqual([
      anna.url,
      bert.url,
      undefined,
    ]);
  });

  it('I18: have their tokens masked in the log, when joined and after a restart of the app', async () => {
    const line = `no address is around ${anna.token}`;
    const before = new Scrubber();
    const first = place({ scrubber: before });
    await (await first.open()).join({ ...anna, boardId: 'b1' });
    expect(before.scrub(line)).toBe('no address is around ***');
    const after = new Scrubber();
    await first.open({ scrubber: after });
    expect(after.scrub(line)).toBe('no address is around ***');
  });

  it('I18: have their tokens stored with the other secrets, never in the file', async () => {
    const { open, path, secrets } = place();
    await (await open()).join({ ...anna, boardId: 'b1' });
    expect(secrets).toEqual(new Map([['home:ws://anna:1 b1', anna.token]]));
    expect(readFileSync(path, 'utf8')).not.toContain(anna.token);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
      joined: [{ boardId: 'b1', url: anna.url }],
      onDevice: [],
    });
  });

  it('have one server each: a board that is joined again moves, and the former server is forgotten', async () => {
    const { open, secrets } = place();
    const joinedBoards = await open();
    await joinedBoards.join({ ...anna, boardId: 'b1' });
    await joinedBoards.join({ ...bert, boardId: 'b1' });
    expect(joinedBoards.routes()).toEqual([{ server: bert, boardIds: ['b1'] }]);
    expect([...secrets.keys()]).toEqual(['home:ws://bert:2 b1']);
  });

  it('take the token of the latest invitation, and normalise addresses', async () => {
    const { open } = place();
    const joinedBoards = await open();
    await joinedBoards.join({ ...anna, boardId: 'b1' });
    await joinedBoards.join({ url: 'ws://ANNA:1/', token: 'new-token', boardId: 'b1' });
    expect(joinedBoards.routes()).toEqual([
      { server: { url: anna.url, token: 'new-token' }, boardIds: ['b1'] },
    ]);
  });

  it('I32: keep a board that was left on this device, and forget its token', async () => {
    const { open, secrets } = place();
    const joinedBoards = await open();
    await joinedBoards.join({ ...anna, boardId: 'b1' });
    await joinedBoards.join({ ...anna, boardId: 'b2' });
    await joinedBoards.keepOnDevice('b1');
    expect([...secrets.keys()]).toEqual(['home:ws://anna:1 b2']);
    await joinedBoards.keepOnDevice('b2');
    const later = await open();
    expect(later.routes()).toEqual([{ server: undefined, boardIds: ['b1', 'b2'] }]);
    expect([later.staysOnDevice('b1'), secrets.size]).toEqual([true, 0]);
    await later.release('b1');
    await later.join({ ...bert, boardId: 'b2' });
    expect(later.routes()).toEqual([{ server: bert, boardIds: ['b2'] }]);
  });

  it('keep the pin and the role of an invitation', async () => {
    const { open } = place();
    const pin = 'a'.repeat(43);
    await (await open()).join({
      url: 'wss://anna:1',
      token: 't',
      boardId: 'b1',
      pin,
      role: 'view',
    });
    const later = await open();
    expect(later.routes()).toEqual([
      { server: { url: 'wss://anna:1', token: 't', pin }, boardIds: ['b1'] },
    ]);
    expect(later.joined('b1')).toMatchObject({ pin, role: 'view' });
  });

  it('are read from the earlier form, in which boards of a server shared a token', async () => {
    const { open, path, secrets } = place();
    writeFileSync(path, JSON.stringify([{ url: anna.url, boardIds: ['b1', 'b2'] }]));
    secrets.set('home:ws://anna:1', anna.token);
    const joinedBoards = await open();
    expect(joinedBoards.routes()).toEqual([{ server: anna, boardIds: ['b1', 'b2'] }]);
    await joinedBoards.keepOnDevice('b1');
    expect((await open()).routes()).toEqual([
      { server: anna, boardIds: ['b2'] },
      { server: undefined, boardIds: ['b1'] },
    ]);
    await joinedBoards.keepOnDevice('b2');
    expect(secrets.size).toBe(0);
  });

  it('are all kept when several are joined at once', async () => {
    const { open } = place();
    const joinedBoards = await open();
    const boardIds = Array.from({ length: 20 }, (_, index) => `b${index}`);
    await Promise.all(boardIds.map((boardId) => joinedBoards.join({ ...anna, boardId })));
    expect((await open()).routes()).toEqual([{ server: anna, boardIds }]);
  });

  it('stay unchanged when the disk refuses, and accept the next change', async () => {
    const { open, path } = place();
    const joinedBoards = await open();
    await joinedBoards.join({ ...anna, boardId: 'b1' });
    rmSync(path);
    mkdirSync(join(path, 'in-the-way'), { recursive: true });
    await expect(joinedBoards.join({ ...bert, boardId: 'b2' })).rejects.toThrow();
    expect(joinedBoards.routes()).toEqual([{ server: anna, boardIds: ['b1'] }]);
    rmSync(path, { recursive: true });
    await joinedBoards.join({ ...bert, boardId: 'b2' });
    expect((await open()).joined('b1')?.url).toBe(anna.url);
  });
});

describe('a damaged list of joined boards', () => {
  it.each([
    ['', 'nothing'],
    ['[{"url":"ws://anna:1"', 'half of it'],
    ['{}', 'no list'],
    ['[{"url":"http://anna:1","boardIds":["b1"]}]', 'another address'],
    ['[{"url":"ws://anna:1","boardIds":["../b1"]}]', 'another id'],
    ['[{"url":"ws://anna:1","boardIds":["b1"],"more":1}]', 'what a newer version may write'],
  ])('is set aside and reported: %j (%s)', async (content) => {
    const { open, path } = place();
    writeFileSync(path, content);
    const joinedBoards = await open();
    const aside = `${path}.damaged-2026-11-24T12-00-00.000Z`;
    expect(joinedBoards.routes()).toEqual([{ server: undefined, boardIds: ['b1', 'b2'] }]);
    expect(joinedBoards.problem).toEqual({ code: 'joined-boards-damaged', keptAs: aside });
    expect(readFileSync(aside, 'utf8')).toBe(content);
    await joinedBoards.join({ ...anna, boardId: 'b1' });
    const later = await open({ boardIds: () => ['b1', 'b2', 'b3'] });
    expect(later.problem).toBeUndefined();
    expect(['b1', 'b2', 'b3'].map((id) => later.isUnknown(id))).toEqual([false, true, false]);
    expect(later.joined('b1')).toEqual({ boardId: 'b1', url: anna.url });
  });

  it('I32: sends no board anywhere, even after a restart, until the user says where it lives', async () => {
    const { open, path } = place();
    writeFileSync(path, 'damaged');
    await open();
    const joinedBoards = await open();
    expect(joinedBoards.problem).toBeUndefined();
    expect(joinedBoards.routes()).toEqual([{ server: undefined, boardIds: ['b1', 'b2'] }]);
    await joinedBoards.keepOnDevice('b1');
    expect([joinedBoards.isUnknown('b1'), joinedBoards.staysOnDevice('b1')]).toEqual([false, true]);
    await joinedBoards.release('b2');
    expect(joinedBoards.routes()).toEqual([{ server: undefined, boardIds: ['b1'] }]);
  });

  it('is not overwritten if it cannot be set aside', async () => {
    const { open, path } = place();
    writeFileSync(path, 'damaged');
    mkdirSync(join(`${path}.damaged-2026-11-24T12-00-00.000Z`, 'in-the-way'), { recursive: true });
    const joinedBoards = await open();
    expect(joinedBoards.problem).toEqual({ code: 'joined-boards-stuck', path });
    await expect(joinedBoards.join({ ...anna, boardId: 'b1' })).rejects.toThrow(
      'joined-boards-stuck',
    );
    expect(joinedBoards.isUnknown('b1')).toBe(true);
    expect(readFileSync(path, 'utf8')).toBe('damaged');
    expect(readdirSync(join(path, '..'))).toHaveLength(2);
  });
});

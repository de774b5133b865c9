import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../base/testing/ManualClock.ts';
import type { Guest } from '../../shared/serverMessages.ts';
import { invitationId, invitationKey } from '../testing/invitations.ts';
import { stage } from '../testing/stage.ts';

const { serve, client, folder, logLines } = stage();
const key = invitationKey();
const id = invitationId('anna');
const edit = key.invite({ id, boardId: 'plan', role: 'edit' });
const view = key.invite({ id: invitationId('bert'), boardId: 'plan', role: 'view' });
const token = 'the-token-of-the-owner';
const settings = { token, invitationKey: key.invitationKey };
const startMs = Date.parse('2026-11-24T12:00:00Z');

/** Collects the guests that a server reports. */
function guestList() {
  let latest: readonly Guest[] = [];
  let look = (): void => undefined;
  return {
    onGuests: (guests: readonly Guest[]): void => {
      latest = guests;
      look();
    },
    /** Resolves when this many guests are connected. */
    until: (count: number): Promise<void> =>
      new Promise((resolve) => {
        look = () => {
          if (latest.length === count) resolve();
        };
        look();
      }),
    get latest(): readonly Guest[] {
      return latest;
    },
  };
}

describe('an invitation', () => {
  it('I36: opens its own board and no other', async () => {
    const server = await serve(settings);
    const guest = client(server);
    const board = guest.open('plan', { token: edit });
    board.draw('a');
    await board.synced();
    await board.acknowledged();
    expect(await guest.open('other', { token: edit }).refused).toBe('invitation-unknown');
    const owner = client(server).open('plan', { token });
    await owner.synced();
    expect(owner.shapes).toEqual({ a: 'a' });
  });

  it.each([
    ['without a signature', edit.slice(0, edit.lastIndexOf('.'))],
    ['signed by another key', invitationKey().invite({ id, boardId: 'plan', role: 'edit' })],
    ['with another role', swapPayload(view, edit)],
    ['of the earlier form', 'x'.repeat(32)],
    ['that is empty', ''],
    ['that is too long', `ei1.${'a'.repeat(700)}.b`],
    ['that is no JSON', 'ei1.e30.AAAA'],
  ])('I36: %s opens nothing', async (_what, forged) => {
    const server = await serve(settings);
    expect(await client(server).open('plan', { token: forged }).refused).toBe('invitation-unknown');
  });

  it('I36: to view permits no change', async () => {
    const dataFolder = folder();
    const server = await serve({ ...settings, dataFolder });
    const owner = client(server).open('plan', { token });
    owner.draw('a');
    await owner.acknowledged();
    const guest = client(server).open('plan', { token: view });
    await guest.synced();
    expect([guest.shapes, guest.provider.authorizedScope]).toEqual([{ a: 'a' }, 'readonly']);
    guest.draw('forbidden');
    // The server processes messages of a board in order, so this answer follows the refused change.
    const heard = new Promise((resolve) => guest.provider.on('message', resolve));
    await heard;
    owner.draw('b');
    await owner.acknowledged();
    expect(guest.provider.hasUnsyncedChanges).toBe(true);
    // It is not on disk either.
    await server.stop();
    const later = await serve({ ...settings, dataFolder });
    const fresh = client(later).open('plan', { token });
    await fresh.synced();
    expect(fresh.shapes).toEqual({ a: 'a', b: 'b' });
  });

  it('I36: that is revoked disconnects all its guests at once and admits nobody', async () => {
    const other = key.invite({ id: invitationId('carl'), boardId: 'plan', role: 'edit' });
    const guests = guestList();
    const invitationIds = new Set([id, invitationId('carl')]);
    const server = await serve({ ...settings, invitationIds, onGuests: guests.onGuests });
    const first = client(server).open('plan', { token: edit });
    const second = client(server).open('plan', { token: edit });
    const third = client(server).open('plan', { token: other });
    await Promise.all([first.synced(), second.synced(), third.synced(), guests.until(3)]);
    server.setInvitationIds(new Set([invitationId('carl')]));
    expect(await first.refused).toBe('invitation-revoked');
    expect(await second.refused).toBe('invitation-revoked');
    await guests.until(1);
    expect(guests.latest).toEqual([
      { id: 3, invitationId: invitationId('carl'), address: '127.0.0.1' },
    ]);
    expect(await client(server).open('plan', { token: edit }).refused).toBe('invitation-revoked');
    third.draw('c');
    await third.acknowledged();
  });

  it('I36: that has expired is refused, and later changes are not stored', async () => {
    const expiresAt = startMs + 60_000;
    const lasting = key.invite({ id, boardId: 'plan', role: 'edit', expiresAt });
    let wallMs = startMs;
    // It stands still, so that idle guests are not checked.
    const clock = { ...new ManualClock(), wallMs: () => wallMs };
    const server = await serve({ ...settings, clock });
    const guest = client(server).open('plan', { token: lasting });
    guest.draw('in time');
    await guest.synced();
    await guest.acknowledged();
    wallMs = expiresAt;
    guest.draw('too late');
    expect(await guest.refused).toBe('invitation-expired');
    expect(await client(server).open('plan', { token: lasting }).refused).toBe(
      'invitation-expired',
    );
    const owner = client(server).open('plan', { token });
    await owner.synced();
    expect(owner.shapes).toEqual({ 'in time': 'in time' });
  });

  it('I36: that has expired disconnects an idle guest within 5 s', async () => {
    const expiresAt = startMs + 51_000;
    const lasting = key.invite({ id, boardId: 'plan', role: 'edit', expiresAt });
    const clock = new ManualClock(startMs);
    const guests = guestList();
    const server = await serve({ ...settings, clock, onGuests: guests.onGuests });
    const guest = client(server).open('plan', { token: lasting });
    await Promise.all([guest.synced(), guests.until(1)]);
    clock.advance(50_999);
    expect(logLines.join('\n')).not.toContain('guest disconnected');
    clock.advance(5_000);
    // At once, before any message of the guest could arrive.
    expect(logLines.join('\n')).toContain('guest disconnected');
    expect(await guest.refused).toBe('invitation-expired');
    await guests.until(0);
  });

  it('counts neither refused clients nor the owner', async () => {
    const guests = guestList();
    const server = await serve({ ...settings, onGuests: guests.onGuests });
    await client(server).open('plan', { token }).synced();
    expect(await client(server).open('plan', { token: 'wrong' }).refused).toBe(
      'invitation-unknown',
    );
    const guest = client(server);
    await guest.open('plan', { token: edit }).synced();
    await guests.until(1);
    guest.close();
    await guests.until(0);
  });
});

describe('a server without the key of a device', () => {
  it('accepts no invitation', async () => {
    const server = await serve({ token });
    expect(await client(server).open('plan', { token: edit }).refused).toBe('permission-denied');
    await client(server).open('plan', { token }).synced();
  });
});

/** The payload of one token with the signature of the other. */
function swapPayload(signed: string, payload: string): string {
  return `${payload.slice(0, payload.lastIndexOf('.'))}${signed.slice(signed.lastIndexOf('.'))}`;
}

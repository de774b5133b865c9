import { writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import type { EverinkApp } from '../harness/app.ts';
import { expect, test } from '../harness/test.ts';
import { t } from '../harness/words.ts';

test('a board shared on the network is joined from another app, and ink goes both ways', async ({
  launch,
}) => {
  const host = await launch();
  const guest = await launch();
  const blank = [await host.boardPixels(), await guest.boardPixels()] as const;
  const { x, y } = await host.middle();
  await host.drawStroke([
    { x: x - 80, y: y - 100 },
    { x: x + 80, y: y - 100 },
  ]);

  await host.chooseMenuItem('Share on this network');
  const dialog = host.page.getByRole('dialog', { name: 'Share on this network' });
  await dialog.getByRole('button', { name: 'Start sharing' }).click();
  const invitation = await dialog.getByLabel('Invitation to this board').inputValue();
  expect(invitation).toMatch(/^everink:\/\/join\?url=ws.+&token=ei1\..+&board=.+/);

  await guest.page.keyboard.press('b');
  await guest.page.getByRole('button', { name: 'Join', exact: true }).click();
  await guest.page.getByLabel('Join with an invitation').fill(`Come and draw: ${invitation}`);
  await guest.page.keyboard.press('Enter');
  await guest.page.getByRole('button', { name: 'Join board' }).click();
  await guest.waitForStatus(/Saved.*Synced.*0 waiting/s);
  await expect
    .poll(async () => (await guest.boardPixels()).hasInkNear(blank[1], { x, y: y - 100 }))
    .toBe(true);
  await expect(dialog).toContainText(t('share.connected', { count: 1 }));

  await guest.drawStroke([
    { x: x - 80, y: y + 100 },
    { x: x + 80, y: y + 100 },
  ]);
  await host.page.keyboard.press('Escape');
  await expect
    .poll(async () => (await host.boardPixels()).hasInkNear(blank[0], { x, y: y + 100 }))
    .toBe(true);
  await guest.waitForStatus(/Saved.*Synced.*0 waiting/s);
  await host.waitForStatus(/Saved.*Synced.*0 waiting/s);

  // Whoever is removed cannot come back with the same invitation.
  await host.chooseMenuItem('Share on this network');
  await dialog.getByRole('button', { name: /^Remove / }).click();
  await guest.waitForStatus(/Offline.*This invitation was revoked/s);
  await expect(dialog).toContainText('Nobody else is here yet');
  await guest.request('sync.tryNow', {});
  await guest.waitForStatus(/Offline.*This invitation was revoked/s);
  await stopSyncing(guest, invitation);
});

test('I36: who is invited to view sees the board, and can change nothing', async ({ launch }) => {
  const host = await launch();
  const { x, y } = await host.middle();
  await host.chooseMenuItem('Share on this network');
  const dialog = host.page.getByRole('dialog', { name: 'Share on this network' });
  await dialog.getByLabel('They can').selectOption('View only');
  await dialog.getByRole('button', { name: 'Start sharing' }).click();
  const invitation = await dialog.getByLabel('Invitation to this board').inputValue();
  await host.page.keyboard.press('Escape');

  const guest = await launch();
  const { page } = guest;
  await page.keyboard.press('b');
  await page.getByRole('button', { name: 'Join', exact: true }).click();
  await page.getByLabel('Join with an invitation').fill(invitation);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Join this board?' })).toContainText('View it');
  await page.getByRole('button', { name: 'Join board' }).click();
  await guest.waitForStatus(/Saved.*Synced.*0 waiting/s);
  await expect(page.getByRole('note')).toHaveText('View only');
  await expect(page.getByRole('button', { name: 'Pen', exact: true })).toBeDisabled();
  await expect(page.getByLabel('Board title')).not.toBeEditable();
  const line = [
    { x: x - 80, y },
    { x: x + 80, y },
  ];
  await page.keyboard.press('p');
  // It moves the view by the length of the line.
  await guest.drawStroke(line);
  const blank = await guest.boardPixels();
  await host.drawStroke(line);
  await expect
    .poll(async () => (await guest.boardPixels()).hasInkNear(blank, { x: x + 160, y }))
    .toBe(true);
  await guest.waitForStatus(/Saved.*Synced.*0 waiting/s);
  expect((await guest.metrics()).value('drawing_success_total')).toBe(0);

  await host.chooseMenuItem('Share on this network');
  await dialog.getByRole('button', { name: /^Revoke the invitation/ }).click();
  await guest.waitForStatus(/Offline.*This invitation was revoked/s);
  await stopSyncing(guest, invitation);
});

/** Ends the sync of the joined board, so that it is as any other. */
async function stopSyncing(guest: EverinkApp, invitation: string): Promise<void> {
  const boardId = new URL(invitation).searchParams.get('board') ?? '';
  await guest.request('boards.leave', { boardId });
  await guest.request('boards.syncAgain', { boardId });
}

test('I20: a guest gives the host the joined board and no other', async ({ launch }) => {
  const host = await launch();
  await host.chooseMenuItem('Share on this network');
  const dialog = host.page.getByRole('dialog', { name: 'Share on this network' });
  await dialog.getByRole('button', { name: 'Start sharing' }).click();
  const invitation = await dialog.getByLabel('Invitation to this board').inputValue();

  const guest = await launch();
  const { x, y } = await guest.middle();
  await guest.drawStroke([
    { x: x - 80, y },
    { x: x + 80, y },
  ]);
  await guest.waitForStatus(/Saved.*Local only.*0 waiting/s);
  await guest.page.keyboard.press('b');
  await guest.page.getByRole('button', { name: 'Join', exact: true }).click();
  await guest.page.getByLabel('Join with an invitation').fill(invitation);
  await guest.page.keyboard.press('Enter');
  await guest.page.getByRole('button', { name: 'Join board' }).click();
  await guest.waitForStatus(/Saved.*Synced.*0 waiting/s);

  await guest.drawStroke([
    { x: x - 80, y: y + 100 },
    { x: x + 80, y: y + 100 },
  ]);
  await expect
    .poll(async () => (await guest.metrics()).value('drawing_success_total'))
    .toBeGreaterThan(0);

  const serverUrl = new URL(new URL(invitation).searchParams.get('url') ?? '');
  // Plain HTTP is for this machine only.
  const metrics = await (await fetch(`http://127.0.0.1:${serverUrl.port}/metrics`)).text();
  expect(metrics).toMatch(/^everink_server_boards 1$/m);
  expect((await guest.metrics()).value('drawing_success_total')).toBe(1);
});

test('I32: an invitation for a board of this device sends nothing unless the user agrees to move it', async ({
  launch,
  stage,
}) => {
  let connectionCount = 0;
  const stranger = createServer((socket) => {
    connectionCount += 1;
    socket.destroy();
  });
  await new Promise<void>((done) => stranger.listen(0, '127.0.0.1', done));
  stage.add({ end: async () => void stranger.close() });
  const { port } = stranger.address() as AddressInfo;
  const boardId = 'plan';
  const app = await launch({ boardId });
  const { page } = app;
  const { x, y } = await app.middle();
  for (let line = 0; line < 7; line += 1) {
    await app.drawStroke([
      { x: x - 80, y: y + 20 * line },
      { x: x + 80, y: y + 20 * line },
    ]);
  }
  await page.keyboard.press('b');
  await page.getByRole('button', { name: 'Join', exact: true }).click();
  const field = page.getByLabel('Join with an invitation');
  const question = page.getByRole('region', { name: 'Join this board?' });
  const joinButton = question.getByRole('button', { name: 'Join board' });
  const paste = async (): Promise<void> => {
    await field.fill(`everink://join?url=ws://127.0.0.1:${port}&token=t&board=${boardId}`);
    await field.press('Enter');
    await expect(question).toContainText(`127.0.0.1:${port}`);
    await expect(question).toContainText('already on this device');
    await expect(joinButton).toBeDisabled();
  };
  await paste();
  await question.getByRole('button', { name: 'Cancel' }).click();
  await app.request('sync.tryNow', {});
  await page.keyboard.press('Escape');
  await app.waitForStatus(/Saved.*Local only/s);
  expect(connectionCount).toBe(0);

  await page.keyboard.press('b');
  await page.getByRole('button', { name: 'Join', exact: true }).click();
  await paste();
  expect(connectionCount).toBe(0);
  await question.getByRole('checkbox', { name: /^Move this board to 127/ }).check();
  await joinButton.click();
  await expect.poll(() => connectionCount).toBeGreaterThan(0);
  await app.waitForStatus(/Saved.*Offline/s);

  await page.keyboard.press('b');
  await page
    .getByRole('button', { name: t('boards.moreActions', { title: t('common.untitled') }) })
    .click();
  await expect(page.getByRole('menu')).toContainText(`Joined from 127.0.0.1:${port}`);
  await page.getByRole('menuitem', { name: 'Stop syncing with 127' }).click();
  await page.keyboard.press('Escape');
  await app.waitForStatus(/Saved.*Local only/s);
  await app.request('boards.syncAgain', { boardId });
});

test('sharing that cannot start says why in its dialog, and only there', async ({
  launch,
  folder,
}) => {
  // Where the shared boards would be is a file.
  await writeFile(join(folder, 'shared-boards'), '');
  const app = await launch({ dataFolder: folder });
  await app.chooseMenuItem('Share on this network');
  const dialog = app.page.getByRole('dialog', { name: 'Share on this network' });
  await dialog.getByRole('button', { name: 'Start sharing' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Sharing is off.');
  await expect(dialog.getByRole('alert')).toContainText('shared-boards');
  await expect(app.page.getByRole('region', { name: 'Notices' })).toBeEmpty();
});

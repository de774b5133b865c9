import { writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import type { EverinkApp } from '../harness/app.ts';
import { BoardListPage } from '../harness/BoardListPage.ts';
import { ShareDialogPage } from '../harness/ShareDialogPage.ts';
import { expect, test } from '../harness/test.ts';
import { commandButton, dialogOf, noticesOf, titleOf } from '../harness/windowParts.ts';
import { t } from '../harness/words.ts';

test('a board shared on the network is joined from another app, and ink syncs both ways', async ({
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

  const share = await ShareDialogPage.open(host);
  const invitation = await share.start();
  expect(invitation).toMatch(/^everink:\/\/join\?url=ws.+&token=ei1\..+&board=.+/);

  await (await BoardListPage.open(guest.page)).join(`Come and draw: ${invitation}`);
  await guest.waitForStatus(/Saved.*Synced.*0 waiting/s);
  await expect
    .poll(async () => (await guest.boardPixels()).hasInkNear(blank[1], { x, y: y - 100 }))
    .toBe(true);
  await expect(share.dialog).toContainText(t('share.connected', { count: 1 }));

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
  await ShareDialogPage.open(host);
  await share.removeGuestButton.click();
  await guest.waitForStatus(/Offline.*invitation-revoked/);
  await expect(share.dialog).toContainText(t('share.nobodyConnected'));
  await guest.request('sync.tryNow', {});
  await guest.waitForStatus(/Offline.*invitation-revoked/);
  await stopSyncing(guest, invitation);
});

test('I36: a guest invited to view sees the board and can change nothing', async ({ launch }) => {
  const host = await launch();
  const { x, y } = await host.middle();
  const share = await ShareDialogPage.open(host);
  await share.dialog.getByLabel(t('share.theyCan')).selectOption('view');
  const invitation = await share.start();
  await host.page.keyboard.press('Escape');

  const guest = await launch();
  const { page } = guest;
  const list = await BoardListPage.open(page);
  await list.showJoin();
  await list.enterInvitation(invitation);
  await expect(list.question).toContainText(t('boards.joining.view'));
  await list.joinButton.click();
  await guest.waitForStatus(/Saved.*Synced.*0 waiting/s);
  await expect(page.getByRole('note')).toHaveText(t('editor.viewOnly'));
  await expect(commandButton(page, 'pen')).toBeDisabled();
  await expect(titleOf(page)).not.toBeEditable();
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

  await ShareDialogPage.open(host);
  await share.revokeButton.click();
  await guest.waitForStatus(/Offline.*invitation-revoked/);
  await stopSyncing(guest, invitation);
});

/** Ends the sync of the joined board, so that it is as any other. */
async function stopSyncing(guest: EverinkApp, invitation: string): Promise<void> {
  const boardId = new URL(invitation).searchParams.get('board') ?? '';
  await guest.request('boards.leave', { boardId });
  await guest.request('boards.syncAgain', { boardId });
}

test('I33: a change of more than 64 KiB, which the server checks in its thread, reaches the host', async ({
  launch,
}) => {
  const host = await launch();
  const blank = await host.boardPixels();
  const invitation = await (await ShareDialogPage.open(host)).start();
  await host.page.keyboard.press('Escape');
  const guest = await launch();
  const paste = async (text: string): Promise<void> => {
    await guest.electron.evaluate(({ clipboard }, value) => clipboard.writeText(value), text);
    await guest.page.keyboard.press('Control+v');
  };
  await paste(invitation);
  const joinDialog = dialogOf(guest.page, t('boards.joining.dialog'));
  await joinDialog.getByRole('button', { name: t('boards.joining.joinBoard') }).click();
  await guest.waitForStatus(/Saved.*Synced.*0 waiting/s);
  const url = new URL(new URL(invitation).searchParams.get('url') ?? '');
  const mark = { name: t('boards.place.joined', { host: url.host }) };
  await expect(guest.page.getByRole('img', mark)).toBeVisible();

  const text = `${'x'.repeat(59)}\n`.repeat(1_500);
  await paste(text);
  const middle = await host.middle();
  await expect
    .poll(async () => (await host.boardPixels()).hasInkNear(blank, middle, 40), { timeout: 60_000 })
    .toBe(true);
  await guest.waitForStatus(/Saved.*Synced.*0 waiting/s);
  await host.waitForStatus(/Saved.*Synced.*0 waiting/s);

  const metrics = await (await fetch(`http://127.0.0.1:${url.port}/metrics`)).text();
  const [, storedBytes] = /^everink_server_stored_bytes_total (\d+)$/m.exec(metrics) ?? [];
  expect(Number(storedBytes)).toBeGreaterThan(text.length);
});

test('I20: a guest sends the host the joined board and no other', async ({ launch }) => {
  const host = await launch();
  const invitation = await (await ShareDialogPage.open(host)).start();

  const guest = await launch();
  const { x, y } = await guest.middle();
  await guest.drawStroke([
    { x: x - 80, y },
    { x: x + 80, y },
  ]);
  await guest.waitForStatus(/Saved.*Local only.*0 waiting/s);
  await (await BoardListPage.open(guest.page)).join(invitation);
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
  const host = `127.0.0.1:${port}`;
  const enterInvitation = async (): Promise<BoardListPage> => {
    const list = await BoardListPage.open(page);
    await list.showJoin();
    await list.enterInvitation(`everink://join?url=ws://${host}&token=t&board=${boardId}`);
    await expect(list.question).toContainText(host);
    await expect(list.question).toContainText(t('boards.joining.elsewhereDevice'));
    await expect(list.joinButton).toBeDisabled();
    return list;
  };
  const { question } = await enterInvitation();
  await question.getByRole('button', { name: t('common.cancel') }).click();
  await app.request('sync.tryNow', {});
  await page.keyboard.press('Escape');
  await app.waitForStatus(/Saved.*Local only/s);
  expect(connectionCount).toBe(0);

  const list = await enterInvitation();
  expect(connectionCount).toBe(0);
  const consent = t('boards.joining.moveToEdit', { host });
  await list.question.getByRole('checkbox', { name: consent }).check();
  await list.joinButton.click();
  await expect.poll(() => connectionCount).toBeGreaterThan(0);
  await app.waitForStatus(/Saved.*Offline/s);

  await BoardListPage.open(page);
  await list.openMenu(t('common.untitled'));
  await expect(page.getByRole('menu')).toContainText(t('boards.place.joined', { host }));
  await page.getByRole('menuitem', { name: t('boards.stopSyncing', { host }) }).click();
  await page.keyboard.press('Escape');
  await app.waitForStatus(/Saved.*Local only/s);
  await app.request('boards.syncAgain', { boardId });
});

test('sharing that cannot start shows the reason in its dialog only', async ({
  launch,
  folder,
}) => {
  // Where the shared boards would be is a file.
  const path = join(folder, 'shared-boards');
  await writeFile(path, '');
  const app = await launch({ dataFolder: folder });
  const share = await ShareDialogPage.open(app);
  await share.startButton.click();
  const alert = share.dialog.getByRole('alert');
  await expect(alert).toContainText(t('share.off'));
  await expect(alert).toContainText(path);
  await expect(noticesOf(app.page)).toBeEmpty();
});

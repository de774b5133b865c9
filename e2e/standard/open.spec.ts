import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ShareDialogPage } from '../harness/ShareDialogPage.ts';
import { runApp } from '../harness/spawnApp.ts';
import { expect, test } from '../harness/test.ts';
import { dialogOf, noticesOf, titleOf } from '../harness/windowParts.ts';
import { t } from '../harness/words.ts';

const drawing = JSON.stringify({
  type: 'excalidraw',
  elements: [{ type: 'rectangle', id: 'a', x: 10, y: 20, width: 200, height: 100 }],
});

test('files open with the first start and a second one, which answers options and problems', async ({
  launch,
  folder,
}) => {
  await writeFile(join(folder, 'first plan.excalidraw'), drawing);
  await writeFile(join(folder, '二 番目.excalidraw'), drawing);
  const app = await launch({ switches: [join(folder, 'first plan.excalidraw')] });
  await expect(titleOf(app.page)).toHaveValue('first plan');
  await app.waitForStatus(/Saved/);

  const opening = app.electron.waitForEvent('window');
  const second = await runApp(app.dataFolder, { args: ['二 番目.excalidraw'], cwd: folder });
  expect(second.code).toBe(0);
  const page = await opening;
  await expect(titleOf(page)).toHaveValue('二 番目');
  await app.waitForStatus(/Saved/, { page });
  await expect(titleOf(app.page)).toHaveValue('first plan');

  // The windows of files that can't be opened are those that exist.
  const missing = 'missing.everink';
  const foreign = 'notes.txt';
  await writeFile(join(folder, foreign), 'notes');
  await runApp(app.dataFolder, { args: [foreign, missing], cwd: folder });
  const why = t('problems.no-file');
  await expect(noticesOf(page)).toContainText(t('problems.file-not-read', { name: missing, why }));
  await expect(noticesOf(page)).toContainText(foreign);
  expect(app.electron.windows()).toHaveLength(2);
  const { boards } = await app.request('boards.list', {});
  expect(boards.map(({ title }) => title).toSorted()).toEqual(['first plan', '二 番目']);
  expect(await readFile(join(folder, '二 番目.excalidraw'), 'utf8')).toBe(drawing);

  const another = app.electron.waitForEvent('window');
  await runApp(app.dataFolder, { args: ['--new-window'] });
  await expect(titleOf(await another)).toBeVisible();

  const help = await runApp(app.dataFolder, { args: ['--help'] });
  expect(help.code).toBe(0);
  expect(help.output).toContain(t('native.commandLine.help'));
  const unused = join(folder, 'unused');
  const version = await runApp(unused, { args: ['--version'] });
  expect(version.code).toBe(0);
  expect(version.output).toMatch(/^Everink \d+\.\d+\.\d+$/m);
  const wrong = await runApp(unused, { args: ['--hlep'] });
  expect(wrong.code).toBe(2);
  const reason = t('native.commandLine.unknownOption', { option: '--hlep' });
  expect(wrong.output).toContain(`dialog ${t('native.start.failed')}: ${reason}`);
  expect(existsSync(unused)).toBe(false);
});

test('I20: an invitation opened as a link asks before it joins, and other links do nothing', async ({
  launch,
}) => {
  const host = await launch();
  const invitation = await (await ShareDialogPage.open(host)).start();
  await host.page.keyboard.press('Escape');
  const guest = await launch();
  const { page } = guest;
  const open = (link: string) => runApp(guest.dataFolder, { args: [link] });
  await open('everink://delete?board=all');
  await expect(noticesOf(page)).toContainText(t('problems.not-an-invitation'));

  const question = dialogOf(page, t('boards.joining.invitation'));
  await open(invitation);
  await expect(question).toContainText(
    new URL(new URL(invitation).searchParams.get('url') ?? '').host,
  );
  // A key that was meant for the board does not answer.
  await page.keyboard.press('Enter');
  await page.keyboard.press('Space');
  await expect(question).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  const { boards } = await guest.request('boards.list', {});
  expect(boards).toHaveLength(1);

  await open(invitation);
  await question.getByRole('button', { name: t('boards.joining.joinBoard'), exact: true }).click();
  await guest.waitForStatus(/Saved.*Synced.*0 waiting/s);
  await expect(question).toBeHidden();
});

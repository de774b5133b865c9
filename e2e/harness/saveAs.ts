import { readFile } from 'node:fs/promises';
import { expect } from '@playwright/test';
import { answerDialogs } from './answerDialogs.ts';
import type { EverinkApp } from './app.ts';
import { type CommandKey, dialogOf, noticesOf } from './windowParts.ts';
import { t } from './words.ts';

/** Saves through the main menu and waits for the notice. */
export async function saveAs(app: EverinkApp, item: CommandKey, path: string): Promise<Buffer> {
  await answerDialogs(app, path);
  await app.chooseMenuItem(item);
  if (item.startsWith('export')) await confirmExport(app);
  await expect(noticesOf(app.page)).toContainText(path);
  return await readFile(path);
}

/** Exports with what the dialog offers. */
export async function confirmExport({ page }: EverinkApp): Promise<void> {
  await dialogOf(page, t('exporting.title'))
    .getByRole('button', { name: t('exporting.export'), exact: true })
    .click();
}

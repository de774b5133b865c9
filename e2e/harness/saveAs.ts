import { readFile } from 'node:fs/promises';
import { expect } from '@playwright/test';
import { answerDialogs } from './answerDialogs.ts';
import type { EverinkApp } from './app.ts';
import { type CommandKey, noticesOf } from './windowParts.ts';

/** Saves through the main menu and waits for the notice. */
export async function saveAs(app: EverinkApp, item: CommandKey, path: string): Promise<Buffer> {
  await answerDialogs(app, path);
  await app.chooseMenuItem(item);
  await expect(noticesOf(app.page)).toContainText(path);
  return await readFile(path);
}

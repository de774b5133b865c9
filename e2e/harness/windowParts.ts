import type { Locator, Page } from '@playwright/test';
import type { CommandName } from '../../src/shared/commands/commandTable.ts';
import { pattern, t } from './words.ts';

/** The key of a command in the catalogue, e.g. `exportSvg`. */
export type CommandKey = CommandName extends `commands.${infer Key}` ? Key : never;

/** The drawing surface of a window, in any language. */
export const boardOf = (page: Page): Locator => page.getByRole('application');

/** The button of a command, on a page or in a part of it. */
export const commandButton = (within: Page | Locator, command: CommandKey): Locator =>
  within.getByRole('button', { name: t(`commands.${command}`), exact: true });

export const toolbarOf = (page: Page): Locator =>
  page.getByRole('toolbar', { name: t('editor.tools'), exact: true });

export const menuButtonOf = (page: Page): Locator =>
  page.getByRole('button', { name: t('editor.menu'), exact: true });

/** The title of the open board, not one in the board list. */
export const titleOf = (page: Page): Locator =>
  page.getByRole('main').getByRole('textbox', { name: t('editor.title'), exact: true });

/** The field to edit a text or a note on the board. */
export const textFieldOf = (page: Page): Locator =>
  boardOf(page).getByRole('textbox', { name: t('commands.text'), exact: true });

/** The text on an empty board. */
export const hintOf = (page: Page): Locator => page.getByText(t('editor.hintTitle'));

export const stylePanelOf = (page: Page): Locator =>
  page.getByRole('region', { name: t('editor.style'), exact: true });

/** The button with the zoom. */
export const zoomOf = (page: Page): Locator =>
  page.getByRole('button', { name: pattern('editor.zoomLevel') });

export const dialogOf = (page: Page, title: string): Locator =>
  page.getByRole('dialog', { name: title, exact: true });

export const statusDetailsOf = (page: Page): Locator => dialogOf(page, t('status.detailsLabel'));

/** Closes a notice. */
export const closeNoticeButtonOf = (notices: Page | Locator): Locator =>
  notices.getByRole('button', { name: t('common.closeNotice'), exact: true });

export const noticesOf = (page: Page): Locator =>
  page.getByRole('region', { name: t('common.notices'), exact: true });

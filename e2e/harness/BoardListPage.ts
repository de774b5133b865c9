import { expect, type Locator, type Page } from '@playwright/test';
import { commandButton, dialogOf, noticesOf } from './windowParts.ts';
import { pattern, t } from './words.ts';

/** The items in the menu of every listed board. */
type BoardAction = 'rename' | 'duplicate' | 'delete';

/** The board list over the open board of a window. */
export class BoardListPage {
  readonly screen: Locator;
  readonly #page: Page;

  /** The list may still be closed. */
  constructor(page: Page) {
    this.#page = page;
    this.screen = dialogOf(page, t('boards.title'));
  }

  static async open(page: Page): Promise<BoardListPage> {
    const list = new BoardListPage(page);
    await commandButton(page, 'boards').click();
    await expect(list.screen).toBeVisible();
    return list;
  }

  get boards(): Locator {
    return this.screen.getByRole('button', { name: pattern('boards.open') });
  }

  board(title: string): Locator {
    return this.#button(t('boards.open', { title }));
  }

  async createBoard(): Promise<void> {
    // An empty list offers it once more.
    await commandButton(this.screen, 'newBoard').first().click();
  }

  async openMenu(title: string): Promise<void> {
    await this.#button(t('boards.moreActions', { title })).click();
  }

  async choose(action: BoardAction, title: string): Promise<void> {
    await this.openMenu(title);
    await this.#page.getByRole('menuitem', { name: t(`boards.${action}`), exact: true }).click();
  }

  /** Undoes the last deletion through its notice. */
  async undoDelete(): Promise<void> {
    const undo = { name: t('notices.undo'), exact: true };
    await noticesOf(this.#page).getByRole('button', undo).first().click();
  }

  /** Shows the deleted boards. */
  async showDeleted(count: number): Promise<void> {
    await this.screen.getByText(t('boards.deleted', { count })).click();
  }

  /** Restores a deleted board. */
  restoreButton(title: string): Locator {
    return this.#button(t('boards.restoreTitle', { title }));
  }

  /** Deletes a deleted board permanently. */
  deleteNowButton(title: string): Locator {
    return this.#button(t('boards.deleteTitleNow', { title }));
  }

  /** The field for an invitation. Call `showJoin` first. */
  get invitation(): Locator {
    return this.screen.getByLabel(t('boards.joining.field'));
  }

  /** The effects of an invitation, with the buttons to agree. */
  get question(): Locator {
    return this.screen.getByRole('region', { name: t('boards.joining.title'), exact: true });
  }

  get joinButton(): Locator {
    return this.#button(t('boards.joining.joinBoard'));
  }

  async showJoin(): Promise<void> {
    await this.#button(t('boards.join')).click();
  }

  /** Pastes a text that contains an invitation. */
  async enterInvitation(text: string): Promise<void> {
    await this.invitation.fill(text);
    await this.invitation.press('Enter');
  }

  /** Joins a board that is not on this device. */
  async join(invitation: string): Promise<void> {
    await this.showJoin();
    await this.enterInvitation(invitation);
    await this.joinButton.click();
  }

  #button(name: string): Locator {
    return this.screen.getByRole('button', { name, exact: true });
  }
}

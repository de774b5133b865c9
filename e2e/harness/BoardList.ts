import { expect, type Locator, type Page } from '@playwright/test';
import { commandButton, dialogOf, noticesOf } from './windowParts.ts';
import { pattern, t } from './words.ts';

/** What the menu of a board in the list offers for every board. */
type BoardAction = 'rename' | 'delete';

/** The list of boards that lies over the open board of a window. */
export class BoardList {
  readonly screen: Locator;
  readonly #page: Page;

  /** The list may be closed yet. */
  constructor(page: Page) {
    this.#page = page;
    this.screen = dialogOf(page, t('boards.title'));
  }

  static async open(page: Page): Promise<BoardList> {
    const list = new BoardList(page);
    await commandButton(page, 'boards').click();
    await expect(list.screen).toBeVisible();
    return list;
  }

  /** The buttons that open the boards. */
  get boards(): Locator {
    return this.screen.getByRole('button', { name: pattern('boards.open') });
  }

  /** The button that opens a board. */
  board(title: string): Locator {
    return this.#button(t('boards.open', { title }));
  }

  async createBoard(): Promise<void> {
    await commandButton(this.screen, 'newBoard').click();
  }

  /** Opens the menu of a board. */
  async openMenu(title: string): Promise<void> {
    await this.#button(t('boards.moreActions', { title })).click();
  }

  /** Chooses an item of the menu of a board. */
  async choose(action: BoardAction, title: string): Promise<void> {
    await this.openMenu(title);
    await this.#page.getByRole('menuitem', { name: t(`boards.${action}`), exact: true }).click();
  }

  /** Takes back what was deleted last, by its notice. */
  async undoDelete(): Promise<void> {
    const undo = { name: t('notices.undo'), exact: true };
    await noticesOf(this.#page).getByRole('button', undo).click();
  }

  /** Shows the boards that were deleted. */
  async showDeleted(count: number): Promise<void> {
    await this.screen.getByText(t('boards.deleted', { count })).click();
  }

  /** Of a board that was deleted. */
  restoreButton(title: string): Locator {
    return this.#button(t('boards.restoreTitle', { title }));
  }

  /** Of a board that was deleted: it deletes the board for good. */
  deleteNowButton(title: string): Locator {
    return this.#button(t('boards.deleteTitleNow', { title }));
  }

  /** The field for an invitation, once `showJoin` was called. */
  get invitation(): Locator {
    return this.screen.getByLabel(t('boards.joining.field'));
  }

  /** What an invitation would do, and whether that is wanted. */
  get question(): Locator {
    return this.screen.getByRole('region', { name: t('boards.joining.title'), exact: true });
  }

  get joinButton(): Locator {
    return this.#button(t('boards.joining.joinBoard'));
  }

  async showJoin(): Promise<void> {
    await this.#button(t('boards.join')).click();
  }

  /** Pastes an invitation, or a text around it. */
  async enterInvitation(text: string): Promise<void> {
    await this.invitation.fill(text);
    await this.invitation.press('Enter');
  }

  /** Joins a board that is not on this device yet. */
  async join(invitation: string): Promise<void> {
    await this.showJoin();
    await this.enterInvitation(invitation);
    await this.joinButton.click();
  }

  #button(name: string): Locator {
    return this.screen.getByRole('button', { name, exact: true });
  }
}

import type { Locator } from '@playwright/test';
import type { EverinkApp } from './app.ts';
import { dialogOf } from './windowParts.ts';
import { pattern, t } from './words.ts';

/** The share dialog of an app's first window. */
export class ShareDialogPage {
  readonly dialog: Locator;

  private constructor(dialog: Locator) {
    this.dialog = dialog;
  }

  static async open(app: EverinkApp): Promise<ShareDialogPage> {
    await app.chooseMenuItem('share');
    return new ShareDialogPage(dialogOf(app.page, t('share.title')));
  }

  get startButton(): Locator {
    return this.dialog.getByRole('button', { name: t('share.start'), exact: true });
  }

  /** Starts sharing. @returns the first invitation */
  async start(): Promise<string> {
    await this.startButton.click();
    return await this.dialog.getByLabel(t('share.invitation')).inputValue();
  }

  /** Removes the only guest. */
  get removeGuestButton(): Locator {
    return this.dialog.getByRole('button', { name: pattern('share.removeGuest') });
  }

  /** Revokes the only invitation. */
  get revokeButton(): Locator {
    return this.dialog.getByRole('button', { name: pattern('share.revokeNamed') });
  }
}

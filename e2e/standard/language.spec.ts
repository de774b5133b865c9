import type { Page } from '@playwright/test';
import i18next from 'i18next';
import { type Language, languageNames } from '../../src/shared/words/languages.ts';
import type { EverinkApp } from '../harness/app.ts';
import { expect, test } from '../harness/test.ts';

const wordsOf = (language: Language) => i18next.getFixedT(language);

/** Without the variable that would decide. */
const onSystemWith = (languages: string) => ({ EVERINK_LANGUAGE: '', LANGUAGE: languages });

async function expectLanguage(page: Page, language: Language): Promise<void> {
  const t = wordsOf(language);
  await expect(page.locator('html')).toHaveAttribute('lang', language);
  await expect(page.getByRole('application', { name: t('editor.board') })).toBeVisible();
  await expect(page.getByRole('toolbar', { name: t('editor.tools') })).toBeVisible();
  await expect(page.getByRole('button', { name: t('editor.menu'), exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: t('commands.pen') }).first()).toBeVisible();
  await expect(page).toHaveTitle(t('common.windowTitle', { title: t('common.untitled') }));
}

const menuLabels = (app: EverinkApp): Promise<readonly string[]> =>
  app.electron.evaluate(({ Menu }) => {
    const [menu] = Menu.getApplicationMenu()?.items ?? [];
    return [menu, ...(menu?.submenu?.items ?? [])].map((item) => item?.label ?? '');
  });

const wrongSetting = (language: Language): string =>
  wordsOf(language)('mainTitles.wrong-settings', { count: 1 });

const settingOf = (page: Page, language: Language) =>
  page.getByLabel(wordsOf(language)('settings.language'), { exact: true });

test('smoke: a board is drawn on and the settings are opened in Japanese', async ({ launch }) => {
  const app = await launch({ env: { EVERINK_LANGUAGE: 'ja' } });
  const { page } = app;
  await expectLanguage(page, 'ja');
  await app.drawStroke([
    { x: 300, y: 300 },
    { x: 400, y: 350 },
  ]);
  await expect(page.getByRole('button', { name: wordsOf('ja')('commands.undo') })).toBeEnabled();
  await app.waitForStatus(/Saved/);
  await page.keyboard.press('Control+,');
  await expect(
    page.getByRole('dialog', { name: wordsOf('ja')('commands.settings') }),
  ).toBeVisible();
  await expect(settingOf(page, 'ja')).toHaveValue('ja');
  await expect(settingOf(page, 'ja')).toBeDisabled();
  const variable = `${wordsOf('ja')('settings.setBy')} EVERINK_LANGUAGE`;
  await expect(settingOf(page, 'ja')).toHaveAccessibleDescription(variable);
});

test('the first supported language of the system is used', async ({ launch }) => {
  const app = await launch({ env: onSystemWith('fr:ja:en') });
  await expectLanguage(app.page, 'ja');
  // Before any script of the page runs.
  const served = await app.electron.evaluate(async ({ session }) => {
    const page = await session.defaultSession.fetch('app://everink/index.html');
    return await page.text();
  });
  expect(served).toContain('<html lang="ja">');
});

test('a chosen language is used at once, in every window and after a restart', async ({
  launch,
  folder,
}) => {
  // A wrong value leads to a notice that stays.
  const env = { ...onSystemWith('ja'), EVERINK_LOG_LEVEL: 'loud' };
  const options = { dataFolder: folder, env };
  const app = await launch(options);
  const { page } = app;
  await expectLanguage(page, 'ja');
  expect(await menuLabels(app)).toContain(wordsOf('ja')('native.menu.quit'));
  await expect(page.getByText(wrongSetting('ja'))).toBeVisible();
  const opened = app.electron.waitForEvent('window');
  await page.keyboard.press('Control+Shift+n');
  const other = await opened;
  await expectLanguage(other, 'ja');
  // What is being typed there goes on.
  await other.keyboard.press('t');
  await app.click(await app.middle(other), other);
  await other.keyboard.type('Tokyo');

  await page.keyboard.press('Control+,');
  await settingOf(page, 'ja').selectOption({ label: languageNames.en });
  await expect(settingOf(page, 'en')).toHaveValue('en');
  await page.keyboard.press('Escape');
  await expectLanguage(page, 'en');
  await expectLanguage(other, 'en');
  expect(await menuLabels(app)).toContain(wordsOf('en')('native.menu.quit'));
  await expect(page.getByText(wrongSetting('en'))).toBeVisible();
  const field = other.getByRole('textbox', { name: wordsOf('en')('commands.text') });
  await expect(field).toBeFocused();
  await other.keyboard.type(' Tower');
  await expect(field).toHaveValue('Tokyo Tower');

  await app.close();
  const again = await launch(options);
  await expectLanguage(again.page, 'en');
});

import type { App } from 'electron';
import i18next, { t } from 'i18next';

/** As in `build/electron-builder.yml`: by it, Windows knows that windows belong to the installed shortcut. */
const appId = 'io.github.everink.Everink';

/**
 * Gives the app its place in the taskbar of Windows, with tasks in the language of the app.
 * @param program what the tasks start
 */
export function joinTaskbar(
  app: Pick<App, 'setAppUserModelId' | 'setUserTasks'>,
  program: string,
): void {
  app.setAppUserModelId(appId);
  const offerTasks = (): void => {
    const title = t('commands.newWindow');
    const args = '--new-window';
    const icon = { iconPath: program, iconIndex: 0 };
    app.setUserTasks([{ program, arguments: args, title, description: title, ...icon }]);
  };
  offerTasks();
  i18next.on('languageChanged', offerTasks);
}

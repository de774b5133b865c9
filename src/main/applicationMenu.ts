import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import { t } from 'i18next';

/**
 * The commands of the app are in its windows, with their own keys. The system's menu holds what the system
 * expects: on macOS editing in text fields and the window, elsewhere only keys, since the bar is not shown.
 * Electron names roles in English only, so each has a label.
 */
export function setApplicationMenu(): void {
  const isMac = process.platform === 'darwin';
  Menu.setApplicationMenu(Menu.buildFromTemplate(isMac ? macMenu() : [keysOnly()]));
}

const separator: MenuItemConstructorOptions = { type: 'separator' };

const macMenu = (): MenuItemConstructorOptions[] => [
  {
    label: app.name,
    submenu: [
      { role: 'about', label: t('commands.about') },
      separator,
      { role: 'services', label: t('native.menu.services') },
      separator,
      { role: 'hide', label: t('native.menu.hide') },
      { role: 'hideOthers', label: t('native.menu.hideOthers') },
      { role: 'unhide', label: t('native.menu.showAll') },
      separator,
      { role: 'quit', label: t('native.menu.quit') },
    ],
  },
  {
    label: t('native.menu.edit'),
    submenu: [
      { role: 'undo', label: t('commands.undo') },
      { role: 'redo', label: t('commands.redo') },
      separator,
      { role: 'cut', label: t('commands.cut') },
      { role: 'copy', label: t('commands.copy') },
      { role: 'paste', label: t('commands.paste') },
      { role: 'pasteAndMatchStyle', label: t('native.menu.pasteAndMatchStyle') },
      { role: 'delete', label: t('commands.delete') },
      { role: 'selectAll', label: t('commands.selectAll') },
      separator,
      {
        label: t('native.menu.speech'),
        submenu: [
          { role: 'startSpeaking', label: t('native.menu.startSpeaking') },
          { role: 'stopSpeaking', label: t('native.menu.stopSpeaking') },
        ],
      },
    ],
  },
  {
    role: 'windowMenu',
    label: t('native.menu.window'),
    submenu: [
      { role: 'minimize', label: t('native.menu.minimise') },
      { role: 'zoom', label: t('native.menu.zoom') },
      separator,
      { role: 'front', label: t('native.menu.bringAllToFront') },
    ],
  },
];

const keysOnly = (): MenuItemConstructorOptions => ({
  label: t('native.menu.window'),
  submenu: [
    { role: 'close', label: t('native.menu.closeWindow') },
    { role: 'quit', label: t('native.menu.quit'), accelerator: 'Ctrl+Q' },
    { role: 'togglefullscreen', label: t('native.menu.fullScreen'), accelerator: 'F11' },
    { role: 'toggleDevTools', label: t('native.menu.developerTools'), accelerator: 'F12' },
  ],
});

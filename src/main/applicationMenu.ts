import { Menu, type MenuItemConstructorOptions } from 'electron';

/**
 * The commands of the app are in its windows, with their own keys. The system's menu holds what the system
 * expects: on macOS editing in text fields and the window, elsewhere only keys, since the bar is not shown.
 */
export function setApplicationMenu(): void {
  const isMac = process.platform === 'darwin';
  Menu.setApplicationMenu(Menu.buildFromTemplate(isMac ? macMenu : [keysOnly]));
}

const macMenu: MenuItemConstructorOptions[] = [
  { role: 'appMenu' },
  { role: 'editMenu' },
  { role: 'windowMenu' },
];

const keysOnly: MenuItemConstructorOptions = {
  label: 'Window',
  submenu: [
    { role: 'close' },
    { role: 'quit', accelerator: 'Ctrl+Q' },
    { role: 'togglefullscreen', accelerator: 'F11' },
    { role: 'toggleDevTools', accelerator: 'F12' },
  ],
};

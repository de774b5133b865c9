/** Shows one page of the peers, or of the floor, in a window as Everink's. Arguments: page, board file. */
const { app, BrowserWindow, Menu, net, protocol } = require('electron');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

const [page, query = '', boardFile = ''] = process.argv.slice(-3);
app.setPath('userData', process.env.EVERINK_USER_DATA ?? '');
protocol.registerSchemesAsPrivileged([
  {
    scheme: 'bench',
    privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true },
  },
]);
app.whenReady().then(() => {
  protocol.handle('bench', ({ url }) => {
    const path = decodeURIComponent(new URL(url).pathname);
    const file = path === '/board.json' ? boardFile : join(__dirname, 'dist', path);
    return net.fetch(pathToFileURL(file).href);
  });
  Menu.setApplicationMenu(null);
  const window = new BrowserWindow({ width: 1280, height: 800, x: 40, y: 40 });
  window.loadURL(`bench://app/${page}.html?${query}`);
});
app.on('window-all-closed', () => app.quit());

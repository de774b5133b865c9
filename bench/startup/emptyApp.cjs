/** What `bench/startup.ts` compares with: the least an Electron app that shows a window can be. */
const { app, BrowserWindow } = require('electron');

app.setPath('userData', process.env.EVERINK_USER_DATA ?? '');
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1280, height: 860, show: false });
  window.once('ready-to-show', () => {
    window.show();
    process.stdout.write('window shown\n');
  });
  window.loadURL('about:blank');
});
app.on('window-all-closed', () => app.quit());

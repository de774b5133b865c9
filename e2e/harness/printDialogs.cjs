/** Prints dialogs of the system in place of showing them: nobody would close them. For a start with `--require`. */
const { app, dialog } = require('electron');

dialog.showErrorBox = (title, content) => {
  process.stdout.write(`dialog ${app.isReady() ? '' : '(too early) '}${title}: ${content}\n`);
};

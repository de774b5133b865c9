import type { EverinkApp } from './app.ts';

/** Makes the system's file dialogs return this file, since tests cannot click them. */
export async function answerDialogs(app: EverinkApp, path: string): Promise<void> {
  await app.electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] });
  }, path);
}

import type { EverinkApp } from './app.ts';

/** The system's dialogs are nobody's to click in a test: they answer with this file. */
export async function answerDialogs(app: EverinkApp, path: string): Promise<void> {
  await app.electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] });
  }, path);
}

import type { EverinkApp } from './app.ts';

/** Answers the questions of main, one after the other, and keeps what they said. */
export async function answerQuestions(app: EverinkApp, answers: readonly number[]): Promise<void> {
  await app.electron.evaluate(({ dialog }, responses) => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked });
    dialog.showMessageBox = (async (...parameters: unknown[]) => {
      const { message } = parameters.at(-1) as { readonly message: string };
      asked.push(message);
      return { response: responses[asked.length - 1] ?? 0, checkboxChecked: false };
    }) as typeof dialog.showMessageBox;
  }, answers);
}

/** The questions of main since `answerQuestions`. */
export const questions = (app: EverinkApp): Promise<readonly string[]> =>
  app.electron.evaluate(() => (globalThis as unknown as { asked: readonly string[] }).asked);

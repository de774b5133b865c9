import { dialog } from 'electron';
import { t } from 'i18next';
import { joinSentences } from '../../shared/words/joinSentences.ts';

export interface Unsaved {
  readonly count: number;
  /** Why it cannot be saved; undefined while the disk takes what it is given. */
  readonly problem: string | undefined;
}

/** Asks whether what is not saved may be lost. @param end what loses it */
export async function askToLose(
  { count, problem }: Unsaved,
  end: 'quit' | 'close',
): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    title: t('native.unsaved.title'),
    message: t('native.unsaved.changes', { count }),
    detail: joinSentences(problem, t(`native.unsaved.${end}Loses`)),
    buttons: [t('native.unsaved.keepDrawing'), t(`native.unsaved.${end}`)],
    defaultId: 0,
    cancelId: 0,
  });
  return response === 1;
}

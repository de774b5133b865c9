import { dialog } from 'electron';

export interface Unsaved {
  readonly count: number;
  /** Why it cannot be saved; undefined while the disk takes what it is given. */
  readonly problem: string | undefined;
}

/** Asks whether what is not saved may be lost. @param end what loses it */
export async function askToLose(
  { count, problem = '' }: Unsaved,
  end: 'quit' | 'close',
): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    title: 'Not saved',
    message: count === 1 ? 'One change isn’t saved.' : `${count} changes aren’t saved.`,
    detail: `${problem} If you ${end} now, they are lost.`.trim(),
    buttons: ['Keep drawing', end === 'quit' ? 'Quit and lose them' : 'Close and lose them'],
    defaultId: 0,
    cancelId: 0,
  });
  return response === 1;
}

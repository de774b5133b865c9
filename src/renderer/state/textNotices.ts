import type { ConflictingPlan } from '../../shared/document/recovery/textEdit.ts';
import type { Notice } from '../../shared/ipc.ts';

/** Tells the user that there are two versions now. */
export function noticeOfConflict(plan: ConflictingPlan, boardId: string): Notice {
  const id = `text-conflict-${boardId}`;
  if (plan.type === 'nothing') {
    const title = 'The text was not deleted';
    return { id, level: 'info', title, text: 'Someone else changed it while you were editing.' };
  }
  const what =
    plan.conflict === 'changed'
      ? 'Someone else changed this text while you were editing. Your version is below theirs.'
      : 'Someone else deleted this text while you were editing. Your version was added as a new text.';
  return { id, level: 'warning', title: 'Your version was kept', text: what };
}

import { t } from 'i18next';
import type { ConflictingPlan } from '../../shared/document/recovery/textEdit.ts';
import type { Notice } from './Notice.ts';

/** Tells the user that there are two versions now. */
export function noticeOfConflict(plan: ConflictingPlan, boardId: string): Notice {
  const id = `text-conflict-${boardId}`;
  if (plan.type === 'nothing') {
    const title = t('notices.textNotDeleted');
    return { id, level: 'info', title, text: t('notices.textNotDeletedText') };
  }
  const what = plan.conflict === 'changed' ? t('notices.versionBelow') : t('notices.versionNew');
  return { id, level: 'warning', title: t('notices.versionKept'), text: what };
}

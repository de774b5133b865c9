import { t } from 'i18next';
import type { ShareInvitation } from '../../../shared/ipc.ts';
import { formatDateTime } from '../../../shared/words/formats.ts';

/** The name of an invitation in lists: the person it is for, or its board. */
export const invitationName = ({ name, title }: ShareInvitation): string =>
  name || t('share.toBoard', { title: title || t('common.untitled') });

/** Before a dot, so that it ends a line and does not begin the next one. */
const noBreak = '\u00a0';

/** Board, role and expiry of an invitation. */
export function invitationWords(invitation: ShareInvitation, nowMs: number): string {
  const { name, title, role, expiresAt } = invitation;
  return [
    ...(name === '' ? [] : [title || t('common.untitled')]),
    role === 'view' ? t('share.view') : t('share.edit'),
    endWords(expiresAt, nowMs),
  ].join(`${noBreak}· `);
}

function endWords(expiresAt: number | undefined, nowMs: number): string {
  if (expiresAt === undefined) return t('share.unlimited');
  if (expiresAt <= nowMs) return t('share.expired');
  return t('share.until', { date: formatDateTime(expiresAt) });
}

import type { ShareInvitation } from '../../../shared/ipc.ts';

/** What an invitation is called in lists: whom it is for, else its board. */
export const invitationName = ({ name, title }: ShareInvitation): string =>
  name || `to ${title || 'Untitled'}`;

/** Board, role and end of an invitation. */
export function invitationWords(invitation: ShareInvitation, nowMs: number): string {
  const { name, title, role, expiresAt } = invitation;
  return [
    ...(name === '' ? [] : [title || 'Untitled']),
    role === 'view' ? 'view only' : 'edit',
    endWords(expiresAt, nowMs),
  ].join(' · ');
}

function endWords(expiresAt: number | undefined, nowMs: number): string {
  if (expiresAt === undefined) return 'no end';
  if (expiresAt <= nowMs) return 'expired';
  const words = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
  return `until ${words.format(expiresAt)}`;
}

import { t } from 'i18next';
import type { ReactNode } from 'react';
import type { ShareInvitation } from '../../../shared/ipc.ts';
import { useApp } from '../hooks/AppContext.ts';
import { invitationName, invitationWords } from './invitationWords.ts';

interface InvitationListProps {
  readonly invitations: readonly ShareInvitation[];
}

/** All invitations of this device, each of which can be revoked. */
export function InvitationList({ invitations }: InvitationListProps): ReactNode {
  const app = useApp();
  if (invitations.length === 0) return null;
  const revoke = (invitationId: string): Promise<void> =>
    app.share('share.revoke', { invitationId });
  return (
    <section aria-label={t('share.invitations')}>
      <h3 className="share-title">{t('share.invitations')}</h3>
      <ul className="share-list">
        {invitations.toReversed().map((invitation) => (
          <li key={invitation.id}>
            <span className="share-item">
              <span>{invitationName(invitation)}</span>
              <span className="hint">{invitationWords(invitation, Date.now())}</span>
            </span>
            <button
              type="button"
              className="button small"
              aria-label={t('share.revokeNamed', { name: invitationName(invitation) })}
              onClick={() =>
                app.attempt('revoke', 'share.revokeFailed', () => revoke(invitation.id))
              }
            >
              {t('share.revoke')}
            </button>
          </li>
        ))}
      </ul>
      {invitations.length > 1 && (
        <button
          type="button"
          className="button small"
          onClick={() =>
            app.attempt('revoke', 'share.revokeAllFailed', () => app.share('share.revokeAll', {}))
          }
        >
          {t('share.revokeAll')}
        </button>
      )}
    </section>
  );
}

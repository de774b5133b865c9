import { t } from 'i18next';
import type { ReactNode } from 'react';
import type { ShareInvitation } from '../../../shared/ipc.ts';
import type { Guest } from '../../../shared/serverMessages.ts';
import { useApp } from '../hooks/AppContext.ts';
import { invitationName } from './invitationWords.ts';

interface GuestsProps {
  readonly guests: readonly Guest[];
  readonly invitations: readonly ShareInvitation[];
}

/** The people connected to boards of this device by invitation. */
export function GuestList({ guests, invitations }: GuestsProps): ReactNode {
  const app = useApp();
  if (guests.length === 0) return null;
  const nameOf = ({ invitationId }: Guest): string => {
    const invitation = invitations.find(({ id }) => id === invitationId);
    return invitation === undefined ? t('share.guest') : invitationName(invitation);
  };
  return (
    <section aria-label={t('share.people')}>
      <h3 className="share-title">{t('share.people')}</h3>
      <ul className="share-list">
        {guests.map((guest) => (
          <li key={guest.id}>
            <span className="share-item">
              <span>{nameOf(guest)}</span>
              <span className="hint">{t('share.from', { address: guest.address })}</span>
            </span>
            <button
              type="button"
              className="button small"
              aria-label={t('share.removeGuest', { name: nameOf(guest), address: guest.address })}
              onClick={() =>
                app.attempt('remove', 'share.removeFailed', () =>
                  app.share('share.removeGuest', { guestId: guest.id }),
                )
              }
            >
              {t('common.remove')}
            </button>
          </li>
        ))}
      </ul>
      <p className="hint">{t('share.removeHint')}</p>
    </section>
  );
}

import type { ReactNode } from 'react';
import type { ShareInvitation } from '../../../shared/ipc.ts';
import type { Guest } from '../../../shared/serverMessages.ts';
import { useApp } from '../hooks/AppContext.ts';
import { invitationName } from './invitationWords.ts';

interface GuestsProps {
  readonly guests: readonly Guest[];
  readonly invitations: readonly ShareInvitation[];
}

/** Who is in a board of this device by an invitation. */
export function Guests({ guests, invitations }: GuestsProps): ReactNode {
  const app = useApp();
  if (guests.length === 0) return null;
  const nameOf = ({ invitationId }: Guest): string => {
    const invitation = invitations.find(({ id }) => id === invitationId);
    return invitation === undefined ? 'Guest' : invitationName(invitation);
  };
  return (
    <section aria-label="People connected">
      <h3 className="share-title">People connected</h3>
      <ul className="share-list">
        {guests.map((guest) => (
          <li key={guest.id}>
            <span className="share-item">
              <span>{nameOf(guest)}</span>
              <span className="hint">from {guest.address}</span>
            </span>
            <button
              type="button"
              className="button small"
              aria-label={`Remove ${nameOf(guest)}, from ${guest.address}`}
              onClick={() =>
                app.attempt('remove', 'They could not be removed', () =>
                  app.share('share.removeGuest', { guestId: guest.id }),
                )
              }
            >
              Remove
            </button>
          </li>
        ))}
      </ul>
      <p className="hint">
        Removing someone revokes the invitation they came with, for everyone who has it.
      </p>
    </section>
  );
}

import { t } from 'i18next';
import { type ReactNode, useEffect } from 'react';
import { Dialog } from '../controls/Dialog.tsx';
import { useApp, useAppValue } from '../hooks/AppContext.ts';
import { JoinQuestion } from './JoinQuestion.tsx';
import { useJoining } from './useJoining.ts';

/** Asks whether to join by an invitation that was opened as a link. */
export function InvitationDialog(): ReactNode {
  const app = useApp();
  const invitation = useAppValue((state) => state.invitation);
  const { preview, problem, look, join } = useJoining();
  useEffect(() => look(invitation), [look, invitation]);
  // Others may wait.
  useEffect(() => () => app.openArrivals(), [app]);
  return (
    <Dialog title={t('boards.joining.invitation')} className="invitation-dialog">
      <p className="lead">{t('boards.joining.linkOpened')}</p>
      {preview !== undefined && (
        <JoinQuestion
          {...{ preview, problem }}
          isUnexpected
          onJoin={(consents) => join(invitation, consents)}
          onCancel={() => app.show('none')}
        />
      )}
      {preview === undefined && problem !== undefined && (
        <p className="field-problem" role="alert">
          {problem}
        </p>
      )}
    </Dialog>
  );
}

import { t } from 'i18next';
import { type ReactNode, useEffect, useState } from 'react';
import type { JoinConsent, JoinPreview } from '../../../shared/places.ts';
import { errorWords } from '../../../shared/words/problemText.ts';
import { Dialog } from '../controls/Dialog.tsx';
import { useApp, useAppValue } from '../hooks/AppContext.ts';
import { JoinQuestion } from './JoinQuestion.tsx';

/** Asks whether to join by an invitation that was opened as a link. */
export function InvitationDialog(): ReactNode {
  const app = useApp();
  const invitation = useAppValue((state) => state.invitation);
  const [preview, setPreview] = useState<JoinPreview>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    app.previewJoin(invitation).then(setPreview, (error) => setProblem(errorWords(error)));
  }, [app, invitation]);
  // Others may wait.
  useEffect(() => () => app.openArrivals(), [app]);
  const join = (consents: readonly JoinConsent[]): void => {
    setProblem(undefined);
    app.joinBoard(invitation, consents).catch((error) => setProblem(errorWords(error)));
  };
  return (
    <Dialog title={t('boards.joining.invitation')} className="invitation-dialog">
      <p className="lead">{t('boards.joining.linkOpened')}</p>
      {preview !== undefined && (
        <JoinQuestion
          {...{ preview, problem }}
          isUnexpected
          onJoin={join}
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

import { t } from 'i18next';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { JoinConsent, JoinPreview } from '../../../shared/places.ts';
import { errorWords } from '../../../shared/words/problemText.ts';
import { useApp } from '../hooks/AppContext.ts';
import { JoinQuestion } from './JoinQuestion.tsx';

/** Joins somebody else's board by an invitation, once the user has agreed to what that does. */
export function JoinField(): ReactNode {
  const app = useApp();
  const [invitation, setInvitation] = useState('');
  const [problem, setProblem] = useState<string>();
  const [preview, setPreview] = useState<JoinPreview>();
  const fail = (error: unknown): void => setProblem(errorWords(error));
  const look = (event: FormEvent): void => {
    event.preventDefault();
    if (invitation.trim() === '') {
      setProblem(t('boards.joining.empty'));
      return;
    }
    app.previewJoin(invitation.trim()).then(setPreview, fail);
  };
  const join = (consents: readonly JoinConsent[]): void => {
    setProblem(undefined);
    app.joinBoard(invitation.trim(), consents).catch(fail);
  };
  const cancel = (): void => {
    setPreview(undefined);
    setProblem(undefined);
    setInvitation('');
  };
  if (preview !== undefined) {
    return <JoinQuestion {...{ preview, problem }} onJoin={join} onCancel={cancel} />;
  }
  return (
    <form className="join" onSubmit={look}>
      <label htmlFor="invitation">{t('boards.joining.field')}</label>
      <div className="copy-row">
        <input
          id="invitation"
          className="field"
          placeholder="everink://join?…"
          // biome-ignore lint/a11y/noAutofocus: the user has just asked to join
          autoFocus
          value={invitation}
          aria-invalid={problem !== undefined}
          aria-describedby={problem === undefined ? undefined : 'invitation-problem'}
          onChange={(event) => {
            setInvitation(event.currentTarget.value);
            setProblem(undefined);
          }}
        />
        <button type="submit" className="button primary">
          {t('boards.joining.continue')}
        </button>
      </div>
      {problem !== undefined && (
        <p id="invitation-problem" className="field-problem" role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}

import { t } from 'i18next';
import { type FormEvent, type ReactNode, useCallback, useEffect, useState } from 'react';
import type { JoinConsent, JoinPreview } from '../../../shared/places.ts';
import { errorWords } from '../../../shared/words/problemText.ts';
import { useApp } from '../hooks/AppContext.ts';
import { JoinQuestion } from './JoinQuestion.tsx';

interface JoinFieldProps {
  /** An invitation that the user gave already. */
  readonly given?: string;
  /** The user does not want to join; by default the field is empty again. */
  readonly onCancel?: () => void;
}

/** Joins somebody else's board by an invitation, once the user has agreed to what that does. */
export function JoinField({ given = '', onCancel }: JoinFieldProps): ReactNode {
  const app = useApp();
  const [invitation, setInvitation] = useState(given);
  const [problem, setProblem] = useState<string>();
  const [preview, setPreview] = useState<JoinPreview>();
  const fail = useCallback((error: unknown): void => setProblem(errorWords(error)), []);
  const look = useCallback(
    (text: string): void => void app.previewJoin(text).then(setPreview, fail),
    [app, fail],
  );
  useEffect(() => {
    if (given !== '') look(given);
  }, [given, look]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (invitation.trim() === '') setProblem(t('boards.joining.empty'));
    else look(invitation.trim());
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
    return <JoinQuestion {...{ preview, problem }} onJoin={join} onCancel={onCancel ?? cancel} />;
  }
  return (
    <form className="join" onSubmit={submit}>
      <label htmlFor="invitation">{t('boards.joining.field')}</label>
      <div className="copy-row">
        <input
          id="invitation"
          className="field"
          placeholder="everink://join?…"
          // biome-ignore lint/a11y/noAutofocus: the user has just asked to join
          autoFocus
          data-focus-first
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

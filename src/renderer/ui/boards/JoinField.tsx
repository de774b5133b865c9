import { t } from 'i18next';
import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { JoinQuestion } from './JoinQuestion.tsx';
import { useJoining } from './useJoining.ts';

interface JoinFieldProps {
  /** An invitation that the user gave already. */
  readonly given?: string;
  /** The user does not want to join; by default the field is empty again. */
  readonly onCancel?: () => void;
}

/** Joins somebody else's board by an invitation, once the user has agreed to what that does. */
export function JoinField({ given = '', onCancel }: JoinFieldProps): ReactNode {
  const [invitation, setInvitation] = useState(given);
  const { preview, problem, setProblem, look, join, reset } = useJoining();
  useEffect(() => {
    if (given !== '') look(given);
  }, [given, look]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (invitation.trim() === '') setProblem(t('boards.joining.empty'));
    else look(invitation.trim());
  };
  const cancel = (): void => {
    reset();
    setInvitation('');
  };
  if (preview !== undefined) {
    return (
      <JoinQuestion
        {...{ preview, problem }}
        onJoin={(consents) => join(invitation.trim(), consents)}
        onCancel={onCancel ?? cancel}
      />
    );
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

import { type FormEvent, type ReactNode, useState } from 'react';
import { messageOf } from '../state/AppModel.ts';
import { useApp } from './AppContext.ts';

/** Opens somebody else's board by the invitation they sent. */
export function JoinField(): ReactNode {
  const app = useApp();
  const [invitation, setInvitation] = useState('');
  const [problem, setProblem] = useState<string>();
  const join = (event: FormEvent): void => {
    event.preventDefault();
    if (invitation.trim() === '') {
      setProblem('Paste the invitation you were sent. It begins with everink://join.');
      return;
    }
    app.joinBoard(invitation.trim()).catch((error: unknown) => setProblem(messageOf(error)));
  };
  return (
    <form className="join" onSubmit={join}>
      <label htmlFor="invitation">Join with an invitation</label>
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
          Join board
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

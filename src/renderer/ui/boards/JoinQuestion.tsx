import { Lock, LockOpen } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import type { JoinConsent, JoinPreview } from '../../../shared/places.ts';
import { placeWords } from '../status/placeWords.ts';
import './JoinQuestion.css';

interface JoinQuestionProps {
  readonly preview: JoinPreview;
  readonly problem: string | undefined;
  readonly onJoin: (consents: readonly JoinConsent[]) => void;
  readonly onCancel: () => void;
}

/** Shows what an invitation would do, and asks. Nothing is connected to before the answer. */
export function JoinQuestion(props: JoinQuestionProps): ReactNode {
  const { preview, problem, onJoin, onCancel } = props;
  const { host, boardId, consents, place } = preview;
  // A board of this device is known by its name.
  const title = preview.title || (place === undefined ? '' : 'Untitled');
  const [agreed, setAgreed] = useState<readonly JoinConsent[]>([]);
  const ref = useRef<HTMLElement>(null);
  const titleId = useId();
  useEffect(() => {
    ref.current?.querySelector<HTMLElement>('[data-focus-first]')?.focus();
  }, []);
  const isAgreed = consents.every((consent) => agreed.includes(consent));
  const Connection = preview.isEncrypted ? Lock : LockOpen;
  return (
    <section ref={ref} className="join join-question" aria-labelledby={titleId}>
      <h3 id={titleId}>Join this board?</h3>
      <dl>
        <dt>Board</dt>
        <dd>{title === '' ? boardId : `“${title}”`}</dd>
        <dt>Server</dt>
        <dd>{host}</dd>
        <dt>You can</dt>
        <dd>{preview.role === 'view' ? 'View it' : 'View and change it'}</dd>
        {preview.expiresAt !== undefined && (
          <>
            <dt>Valid until</dt>
            <dd>{dateWords(preview.expiresAt)}</dd>
          </>
        )}
        <dt>Connection</dt>
        <dd className="join-connection">
          <Connection size={14} aria-hidden="true" />
          {preview.isEncrypted ? 'Encrypted' : 'Not encrypted: others on the network can read it'}
        </dd>
      </dl>
      <p>{sentences[preview.board](preview)}</p>
      {consents.map((consent) => (
        <label key={consent} className="join-consent">
          <input
            type="checkbox"
            checked={agreed.includes(consent)}
            onChange={(event) =>
              setAgreed(
                event.currentTarget.checked
                  ? [...agreed, consent]
                  : agreed.filter((other) => other !== consent),
              )
            }
          />
          <span>{consentWords[consent](preview)}</span>
        </label>
      ))}
      {problem !== undefined && (
        <p className="field-problem" role="alert">
          {problem}
        </p>
      )}
      <div className="join-actions">
        <button
          type="button"
          className="button"
          data-focus-first={consents.length > 0 ? true : undefined}
          onClick={onCancel}
        >
          Cancel
        </button>
        <button
          type="button"
          className="button primary"
          data-focus-first={consents.length === 0 ? true : undefined}
          disabled={!isAgreed}
          onClick={() => onJoin(agreed)}
        >
          {preview.board === 'own' ? 'Open board' : 'Join board'}
        </button>
      </div>
    </section>
  );
}

const sentences: Readonly<Record<JoinPreview['board'], (preview: JoinPreview) => string>> = {
  new: ({ host, role }) =>
    role === 'view'
      ? `Everink connects to ${host} and keeps a copy of the board on this device.`
      : `Everink connects to ${host} and keeps a copy of the board on this device. What you draw on it goes to ${host} and nowhere else.`,
  known: ({ host }) => `You joined this board from ${host} before. This invitation replaces yours.`,
  own: () => 'You made this invitation on this device. Nothing is sent.',
  elsewhere: ({ place }) =>
    place === undefined
      ? 'This board is already on this device.'
      : `This board is already on this device. Where it lives now: ${lowerFirst(placeWords(place))}.`,
};

const consentWords: Readonly<Record<JoinConsent, (preview: JoinPreview) => string>> = {
  move: ({ host, role }) =>
    role === 'view'
      ? `Move this board to ${host}. It is then kept in sync with that server only, and you can no longer change it.`
      : `Move this board to ${host}. Everything on it is sent there, and from then on it is kept in sync with that server only.`,
  restore: () => 'Restore this board, which you deleted.',
};

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

function dateWords(atMs: number): string {
  const words = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
  return atMs < Date.now() ? `${words.format(atMs)}, which has passed` : words.format(atMs);
}

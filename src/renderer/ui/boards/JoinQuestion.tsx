import { t } from 'i18next';
import { Lock, LockOpen } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import type { BoardPlace, JoinConsent, JoinPreview } from '../../../shared/places.ts';
import { formatDateTime } from '../../../shared/words/formats.ts';
import './JoinQuestion.css';

interface JoinQuestionProps {
  readonly preview: JoinPreview;
  readonly problem: string | undefined;
  /** It comes while the user does something else, so that no key they press may answer it. */
  readonly isUnexpected?: boolean;
  readonly onJoin: (consents: readonly JoinConsent[]) => void;
  readonly onCancel: () => void;
}

/** Shows what an invitation would do, and asks. There is no connection before the answer. */
export function JoinQuestion(props: JoinQuestionProps): ReactNode {
  const { preview, problem, isUnexpected = false, onJoin, onCancel } = props;
  const { host, boardId, consents, place } = preview;
  // A board on this device is named by its title.
  const title = preview.title || (place === undefined ? '' : t('common.untitled'));
  const [agreed, setAgreed] = useState<readonly JoinConsent[]>([]);
  const ref = useRef<HTMLElement>(null);
  const titleId = useId();
  useEffect(() => {
    if (!isUnexpected) ref.current?.querySelector<HTMLElement>('[data-focus-first]')?.focus();
  }, [isUnexpected]);
  const isAgreed = consents.every((consent) => agreed.includes(consent));
  const Connection = preview.isEncrypted ? Lock : LockOpen;
  return (
    <section ref={ref} className="join join-question" aria-labelledby={titleId}>
      <h3 id={titleId}>{t('boards.joining.title')}</h3>
      <dl>
        <dt>{t('boards.joining.board')}</dt>
        <dd>{title === '' ? boardId : t('boards.joining.boardTitle', { title })}</dd>
        <dt>{t('boards.joining.server')}</dt>
        <dd>{host}</dd>
        <dt>{t('boards.joining.youCan')}</dt>
        <dd>{preview.role === 'view' ? t('boards.joining.view') : t('boards.joining.edit')}</dd>
        {preview.expiresAt !== undefined && (
          <>
            <dt>{t('boards.joining.validUntil')}</dt>
            <dd>{expiry(preview.expiresAt)}</dd>
          </>
        )}
        <dt>{t('boards.joining.connection')}</dt>
        <dd className="join-connection">
          <Connection size={14} aria-hidden="true" />
          {preview.isEncrypted ? t('boards.joining.encrypted') : t('boards.joining.notEncrypted')}
        </dd>
      </dl>
      <p>{effect(preview)}</p>
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
          <span>{consentText(consent, preview)}</span>
        </label>
      ))}
      {problem !== undefined && (
        <p className="field-problem" role="alert">
          {problem}
        </p>
      )}
      <div className="dialog-actions">
        <button
          type="button"
          className="button"
          data-focus-first={consents.length > 0 ? true : undefined}
          onClick={onCancel}
        >
          {t('common.cancel')}
        </button>
        <button
          type="button"
          className="button primary"
          data-focus-first={consents.length === 0 ? true : undefined}
          disabled={!isAgreed}
          onClick={() => onJoin(agreed)}
        >
          {preview.board === 'own' ? t('boards.joining.openBoard') : t('boards.joining.joinBoard')}
        </button>
      </div>
    </section>
  );
}

function effect({ board, host, role, place }: JoinPreview): string {
  switch (board) {
    case 'new':
      return role === 'view'
        ? t('boards.joining.newToView', { host })
        : t('boards.joining.newToEdit', { host });
    case 'known':
      return t('boards.joining.known', { host });
    case 'own':
      return t('boards.joining.own');
    case 'elsewhere':
      return place === undefined ? t('boards.joining.elsewhere') : presentPlace(place);
  }
}

function presentPlace(place: BoardPlace): string {
  switch (place.type) {
    case 'device':
      return t('boards.joining.elsewhereDevice');
    case 'unknown':
      return t('boards.joining.elsewhereUnknown');
    case 'server':
      return t('boards.joining.elsewhereServer', { host: place.host });
    case 'shared':
      return t('boards.joining.elsewhereShared');
    case 'joined':
      return place.role === 'view'
        ? t('boards.joining.elsewhereJoinedToView', { host: place.host })
        : t('boards.joining.elsewhereJoined', { host: place.host });
  }
}

function consentText(consent: JoinConsent, { host, role }: JoinPreview): string {
  if (consent === 'restore') return t('boards.joining.restore');
  return role === 'view'
    ? t('boards.joining.moveToView', { host })
    : t('boards.joining.moveToEdit', { host });
}

function expiry(atMs: number): string {
  const date = formatDateTime(atMs);
  return atMs < Date.now() ? t('boards.joining.expired', { date }) : date;
}

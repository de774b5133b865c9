import { t } from 'i18next';
import { type ReactNode, useEffect, useState } from 'react';
import type { ShareState } from '../../../shared/ipc.ts';
import { problemText } from '../../../shared/words/problemText.ts';
import { CopyLine } from '../controls/CopyLine.tsx';
import { Dialog } from '../controls/Dialog.tsx';
import { Disclosure } from '../controls/Disclosure.tsx';
import { Select } from '../controls/Select.tsx';
import { useApp, useAppValue, useEditorValue } from '../hooks/AppContext.ts';
import { GuestList } from './GuestList.tsx';
import { InvitationFields, useNewInvitation } from './InvitationFields.tsx';
import { InvitationList } from './InvitationList.tsx';
import './ShareDialog.css';

/** The dialog itself shows what this notice says. */
const failureNoticeId = 'sharing-failed';

/** Shares this board with others on the same network: the app is then their server. */
export function ShareDialog(): ReactNode {
  const app = useApp();
  const share = useAppValue((state) => state.share);
  const place = useEditorValue(({ status }) => status.place);
  const isToldBeside = useAppValue(({ toasts }) => toasts.some(({ id }) => id === failureNoticeId));
  useEffect(() => {
    if (isToldBeside) app.dismiss(failureNoticeId);
  }, [app, isToldBeside]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another state has other buttons
  useEffect(() => {
    // The button that was pressed is gone, and the focus with it.
    if (document.activeElement !== document.body) return;
    document.querySelector<HTMLElement>('[role="dialog"] [data-focus-first]')?.focus();
  }, [share.state]);
  return (
    <Dialog title={t('share.title')}>
      {place.type === 'joined' ? (
        <p className="lead">{t('share.joined', { host: place.host })}</p>
      ) : (
        <Sharing share={share} />
      )}
      <p className="share-join">
        {t('share.haveInvitation')}
        <button type="button" className="link" onClick={() => app.showJoin()}>
          {t('share.joinBoard')}
        </button>
      </p>
    </Dialog>
  );
}

function Sharing({ share }: { readonly share: ShareState }): ReactNode {
  return share.state === 'on' ? <Shared share={share} /> : <NotShared share={share} />;
}

function NotShared({ share }: { readonly share: Exclude<ShareState, { state: 'on' }> }): ReactNode {
  const app = useApp();
  const boardId = useEditorValue((state) => state.boardId);
  const place = useEditorValue(({ status }) => status.place);
  const [address, setAddress] = useState<string>();
  const [draft, setDraft] = useNewInvitation();
  const isStarting = share.state === 'starting';
  const start = (): Promise<void> =>
    app.share('share.start', {
      ...(address === undefined ? {} : { address }),
      invitation: { ...draft, boardId },
    });
  return (
    <>
      <p className="lead">{t('share.about')}</p>
      {place.type === 'server' && (
        <p className="hint">{t('share.insteadOfServer', { host: place.host })}</p>
      )}
      {share.state === 'failed' && (
        <p className="share-failed" role="alert">
          <strong>{t('share.off')}</strong>
          {t('common.betweenSentences')}
          {problemText(share.problem)}
        </p>
      )}
      {!share.invitations.some((invitation) => invitation.boardId === boardId) && (
        <InvitationFields draft={draft} onChange={setDraft} />
      )}
      {share.addresses.length > 1 && (
        <Select
          label={t('share.network')}
          value={address ?? share.address}
          choices={share.addresses.map(({ name, address: value }) => ({
            value,
            name: t('share.networkChoice', { address: value, name }),
          }))}
          onChange={setAddress}
        />
      )}
      <Encryption isEncrypted={share.addresses.length > 0} />
      <InvitationList invitations={share.invitations} />
      <div className="dialog-actions">
        <button
          type="button"
          className="button primary"
          data-focus-first
          disabled={isStarting}
          onClick={() => app.attempt('share', 'share.startFailed', start)}
        >
          {isStarting ? t('share.starting') : t('share.start')}
        </button>
      </div>
    </>
  );
}

function Shared({ share }: { readonly share: Extract<ShareState, { state: 'on' }> }): ReactNode {
  const app = useApp();
  const { guests } = share;
  return (
    <>
      <p className="share-count">
        <span className="share-light" aria-hidden="true" />
        {guests.length === 0
          ? t('share.nobodyConnected')
          : t('share.connected', { count: guests.length })}
      </p>
      <Invite share={share} />
      <GuestList guests={guests} invitations={share.invitations} />
      <InvitationList invitations={share.invitations} />
      <h3 className="share-title">{t('share.connection')}</h3>
      <p className="share-urls">{share.url}</p>
      <Encryption isEncrypted={share.url.startsWith('wss:')} />
      <div className="dialog-actions">
        <button
          type="button"
          className="button"
          onClick={() =>
            app.attempt('share', 'share.stopFailed', () => app.share('share.stop', {}))
          }
        >
          {t('share.stop')}
        </button>
      </div>
    </>
  );
}

/** The latest invitation to the open board, and a form for new ones. */
function Invite({ share }: { readonly share: ShareState }): ReactNode {
  const app = useApp();
  const boardId = useEditorValue((state) => state.boardId);
  const [draft, setDraft] = useNewInvitation();
  const latest = share.invitations.findLast((invitation) => invitation.boardId === boardId);
  const invite = (): Promise<void> => app.share('share.invite', { ...draft, boardId });
  const fields = (
    <>
      <InvitationFields draft={draft} onChange={setDraft} />
      <button
        type="button"
        className="button"
        onClick={() => app.attempt('invite', 'share.inviteFailed', invite)}
      >
        {t('share.newInvitation')}
      </button>
    </>
  );
  if (latest?.link === undefined) {
    return (
      <>
        <p className="lead">{t('share.nobodyInvited')}</p>
        {fields}
      </>
    );
  }
  return (
    <>
      <CopyLine key={latest.id} label={t('share.invitation')} value={latest.link} isFirst />
      <p className="hint">{t('share.howToJoin')}</p>
      <Disclosure className="share-more" summary={t('share.inviteSomeoneElse')}>
        {fields}
      </Disclosure>
    </>
  );
}

/** Says plainly what is encrypted, and what is not. */
function Encryption({ isEncrypted }: { readonly isEncrypted: boolean }): ReactNode {
  return <p className="hint">{isEncrypted ? t('share.encrypted') : t('share.notEncrypted')}</p>;
}

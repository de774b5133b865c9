import { type ReactNode, useEffect, useState } from 'react';
import type { ShareState } from '../../../shared/ipc.ts';
import { CopyLine } from '../controls/CopyLine.tsx';
import { Dialog } from '../controls/Dialog.tsx';
import { Select } from '../controls/Select.tsx';
import { useApp, useAppValue, useEditorValue } from '../hooks/AppContext.ts';
import { Guests } from './Guests.tsx';
import { InvitationFields, useNewInvitation } from './InvitationFields.tsx';
import { InvitationList } from './InvitationList.tsx';
import './ShareDialog.css';

/** The dialog says itself what this notice is for. */
const failureNoticeId = 'sharing-failed';

/** Lets others on the same network draw on this board: this window's app is then their server. */
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
    <Dialog title="Share on this network">
      {place.type === 'joined' ? (
        <p className="lead">
          You joined this board from {place.host}. Only the person who shares it can invite others.
        </p>
      ) : (
        <Sharing share={share} />
      )}
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
      <p className="lead">
        People you invite can open this board and no other. Nothing leaves the network, and nobody
        needs an account.
      </p>
      {place.type === 'server' && (
        <p className="hint">
          While it is shared, this board is synced with this device and not with {place.host}.
        </p>
      )}
      {share.state === 'failed' && (
        <p className="share-failed" role="alert">
          <strong>Sharing is off.</strong> {share.message}
        </p>
      )}
      {!share.invitations.some((invitation) => invitation.boardId === boardId) && (
        <InvitationFields draft={draft} onChange={setDraft} />
      )}
      {share.addresses.length > 1 && (
        <Select
          label="Network"
          value={address ?? share.address}
          choices={share.addresses.map(({ name, address: value }) => ({
            value,
            name: `${value} (${name})`,
          }))}
          onChange={setAddress}
        />
      )}
      <Encryption isEncrypted={share.addresses.length > 0} />
      <InvitationList invitations={share.invitations} />
      <div className="share-actions">
        <button
          type="button"
          className="button primary"
          data-focus-first
          disabled={isStarting}
          onClick={() => app.attempt('share', 'Sharing did not start', start)}
        >
          {isStarting ? 'Starting…' : 'Start sharing'}
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
        {guests.length === 0 && 'Shared. Nobody else is here yet.'}
        {guests.length === 1 && 'Shared. 1 other is connected.'}
        {guests.length > 1 && `Shared. ${guests.length} others are connected.`}
      </p>
      <Invite share={share} />
      <Guests guests={guests} invitations={share.invitations} />
      <InvitationList invitations={share.invitations} />
      <h3 className="share-title">Connection</h3>
      <p className="share-urls">{share.url}</p>
      <Encryption isEncrypted={share.url.startsWith('wss:')} />
      <div className="share-actions">
        <button
          type="button"
          className="button"
          onClick={() =>
            app.attempt('share', 'Sharing did not stop', () => app.share('share.stop', {}))
          }
        >
          Stop sharing
        </button>
      </div>
    </>
  );
}

/** The latest invitation to the board that is open, and new ones. */
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
        onClick={() => app.attempt('invite', 'The invitation could not be made', invite)}
      >
        New invitation
      </button>
    </>
  );
  if (latest?.link === undefined) {
    return (
      <>
        <p className="lead">Nobody is invited to this board yet.</p>
        {fields}
      </>
    );
  }
  return (
    <>
      <CopyLine key={latest.id} label="Invitation to this board" value={latest.link} isFirst />
      <p className="hint">
        Send it to somebody on the same network. In Everink they choose Boards, then Join. It opens
        this board only.
      </p>
      <details className="share-more">
        <summary>Invite someone else</summary>
        {fields}
      </details>
    </>
  );
}

/** Says plainly what is encrypted, and what is not. */
function Encryption({ isEncrypted }: { readonly isEncrypted: boolean }): ReactNode {
  return (
    <p className="hint">
      {isEncrypted
        ? 'Encrypted: the connection, with a certificate of this device whose fingerprint is in the invitation. Not encrypted: the boards on the disks of both devices, and the link on its way. Anyone who has the link can use it.'
        : 'This device has no network: only this device can connect. Nothing is encrypted.'}
    </p>
  );
}

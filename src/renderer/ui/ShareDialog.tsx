import { Check, Copy } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import type { ShareState } from '../../shared/ipc.ts';
import { useApp, useAppValue } from './AppContext.ts';
import { copyText } from './copyText.ts';
import { Dialog } from './Dialog.tsx';
import './ShareDialog.css';

/** The dialog says itself what this notice is for. */
const failureNoticeId = 'sharing-failed';

/** Lets others on the same network draw on this board: this window's app is then their server. */
export function ShareDialog(): ReactNode {
  const app = useApp();
  const share = useAppValue((state) => state.share);
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
      {share.state === 'on' ? <Shared share={share} /> : <NotShared share={share} />}
    </Dialog>
  );
}

function NotShared({ share }: { readonly share: Exclude<ShareState, { state: 'on' }> }): ReactNode {
  const app = useApp();
  const isStarting = share.state === 'starting';
  return (
    <>
      <p className="lead">
        People on your network can open this board and draw with you. Nothing leaves the network,
        and nobody needs an account.
      </p>
      {share.state === 'failed' && (
        <p className="share-failed" role="alert">
          <strong>Sharing is off.</strong> {share.message}
        </p>
      )}
      <div className="share-actions">
        <button
          type="button"
          className="button primary"
          data-focus-first
          disabled={isStarting}
          onClick={() => app.attempt('share', 'Sharing did not start', () => app.setSharing(true))}
        >
          {isStarting ? 'Starting…' : 'Start sharing'}
        </button>
      </div>
    </>
  );
}

function Shared({ share }: { readonly share: Extract<ShareState, { state: 'on' }> }): ReactNode {
  const app = useApp();
  const boardId = useAppValue(({ phase }) =>
    phase.type === 'open' ? phase.editor.getState().boardId : '',
  );
  const { connectedCount } = share;
  return (
    <>
      <p className="share-count">
        <span className="share-light" aria-hidden="true" />
        {connectedCount === 0 && 'Shared. Nobody else is here yet.'}
        {connectedCount === 1 && 'Shared. 1 other is connected.'}
        {connectedCount > 1 && `Shared. ${connectedCount} others are connected.`}
      </p>
      <CopyLine
        label="Invitation to this board"
        value={`${share.invitationBase}&board=${encodeURIComponent(boardId)}`}
        isFirst
      />
      <p className="hint">
        Send it to somebody on the same network. In Everink they choose Boards, then Join.
      </p>
      <h3 className="share-title">Addresses of this computer</h3>
      <ul className="share-urls">
        {share.urls.map((url) => (
          <li key={url}>{url}</li>
        ))}
      </ul>
      <div className="share-actions">
        <button
          type="button"
          className="button"
          onClick={() => app.attempt('share', 'Sharing did not stop', () => app.setSharing(false))}
        >
          Stop sharing
        </button>
      </div>
    </>
  );
}

function CopyLine(props: {
  readonly label: string;
  readonly value: string;
  readonly isFirst?: boolean;
}): ReactNode {
  const { label, value, isFirst } = props;
  const [isCopied, setIsCopied] = useState(false);
  return (
    <label className="copy-line">
      <span>{label}</span>
      <span className="copy-row">
        <input
          className="field"
          readOnly
          value={value}
          onFocus={(event) => event.currentTarget.select()}
        />
        <button
          type="button"
          className="button primary"
          data-focus-first={isFirst}
          onClick={() => setIsCopied(copyText(value))}
        >
          {isCopied ? (
            <Check size={15} aria-hidden="true" />
          ) : (
            <Copy size={15} aria-hidden="true" />
          )}
          {isCopied ? 'Copied' : 'Copy'}
        </button>
      </span>
    </label>
  );
}

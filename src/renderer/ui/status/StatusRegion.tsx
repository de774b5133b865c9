import { t } from 'i18next';
import { type LucideIcon, RefreshCw } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import type { SaveStatus, SyncStatus } from '../../../shared/status.ts';
import { commands } from '../commands/commands.ts';
import { useApp, useEditor, useEditorValue } from '../hooks/AppContext.ts';
import { useCountdown } from '../hooks/useCountdown.ts';
import { useLasting } from '../hooks/useLasting.ts';
import { StatusDetails } from './StatusDetails.tsx';
import { saveIcon, syncIcon } from './statusIcons.ts';
import { announcement, retryWords, saveWords, syncWords } from './statusWords.ts';
import './StatusRegion.css';

const calmMs = 400;

/** The board's status: whether it is on disk and on the server, how much is queued, when the next retry is. */
export function StatusRegion(): ReactNode {
  const app = useApp();
  const editor = useEditor();
  const state = useEditorValue(({ status }) => status.save.state);
  const unsavedCount = useEditorValue(({ status }) => status.save.unsavedCount);
  const problem = useEditorValue(({ status }) => status.save.problem);
  const sync = useEditorValue(({ status }) => status.sync);
  const place = useEditorValue(({ status }) => status.place);
  const secondsLeft = useCountdown(sync);
  const anchor = useRef<HTMLButtonElement>(null);
  const save: SaveStatus = { state, unsavedCount, ...(problem === undefined ? {} : { problem }) };
  const shown = useLasting(state === 'saving', calmMs) ? save : calm(save);
  const isOffline = sync.state === 'offline';
  const why = isOffline ? syncWords(sync, place).sentence : undefined;
  const retry = isOffline ? retryWords(secondsLeft) : undefined;
  const syncNow = (): void => commands.syncNow.run({ app, editor });
  return (
    <div className="island status-island">
      {/* Every stroke changes this text, so it is read on demand only; what matters is announced below. */}
      <div
        className="status"
        role="status"
        aria-label={t('status.label')}
        aria-live="off"
        data-save={problem?.code ?? state}
        data-sync={sync.state}
        data-waiting={sync.waitingCount}
        data-reason={isOffline ? sync.reason : undefined}
        data-retry-in-s={isOffline ? secondsLeft : undefined}
      >
        <button
          ref={anchor}
          type="button"
          className="status-button"
          popoverTarget="status-details"
          aria-haspopup="dialog"
          data-tooltip={why ?? t('status.details')}
          onMouseDown={(event) => event.preventDefault()}
        >
          <Part icon={saveIcon(shown)} word={saveWords(save).word} tone={saveWords(shown).tone} />
          <span className="hidden-text">, </span>
          <Part icon={syncIcon(sync)} {...syncWords(sync, place)} />
          {showsWaiting(sync) && (
            <span className="status-waiting">
              {` ${t('status.waiting', { count: sync.waitingCount })}`}
            </span>
          )}
          {retry !== undefined && <span className="status-next">{` ${retry}`}</span>}
          {/* Too long to show here: the tooltip and the details have it. */}
          {why !== undefined && <span className="hidden-text">{`. ${why}`}</span>}
        </button>
        {isOffline && (
          <button
            type="button"
            className="button small"
            aria-label={t('status.retryNow')}
            data-tooltip={why}
            onMouseDown={(event) => event.preventDefault()}
            onClick={syncNow}
          >
            <RefreshCw size={13} aria-hidden="true" />
            <span>{t('status.retryNow')}</span>
          </button>
        )}
      </div>
      <StatusDetails {...{ anchor, save, sync, place, secondsLeft }} />
      <div className="hidden-text" aria-live="polite">
        {announcement({ save, sync, place })}
      </div>
    </div>
  );
}

function Part(props: {
  readonly icon: LucideIcon;
  readonly word: string;
  readonly tone: string;
}): ReactNode {
  const { icon: Icon, word, tone } = props;
  return (
    <span className="status-part" data-tone={tone}>
      <Icon size={15} strokeWidth={2} aria-hidden="true" />
      <span>{word}</span>
    </span>
  );
}

/** The icon does not change during a short save, so that nothing blinks at every stroke. The word is always true. */
function calm(save: SaveStatus): SaveStatus {
  return { ...save, state: 'saved' };
}

/** Without a server, nothing is queued. */
function showsWaiting({ state, waitingCount }: SyncStatus): boolean {
  return waitingCount > 0 && state !== 'local-only';
}

import type { ReactNode, RefObject } from 'react';
import type { BoardPlace } from '../../../shared/places.ts';
import type { SaveStatus, SyncStatus } from '../../../shared/status.ts';
import { Popover } from '../controls/Popover.tsx';
import { useApp } from '../hooks/AppContext.ts';
import { placeHost, placeWords } from './placeWords.ts';
import { saveIcon, syncIcon } from './statusIcons.ts';
import {
  circuitWords,
  nextTryWords,
  saveWords,
  syncWords,
  unsavedSentence,
} from './statusWords.ts';

interface StatusDetailsProps {
  readonly anchor: RefObject<HTMLElement | null>;
  readonly save: SaveStatus;
  readonly sync: SyncStatus;
  readonly place: BoardPlace;
  readonly secondsLeft: number | undefined;
}

/** The status in whole sentences. */
export function StatusDetails(props: StatusDetailsProps): ReactNode {
  const { anchor, save, sync, place, secondsLeft } = props;
  const app = useApp();
  const SaveIcon = saveIcon(save);
  const SyncIcon = syncIcon(sync);
  const inSave = saveWords(save);
  const inSync = syncWords(sync, place);
  const nextTry = nextTryWords(secondsLeft);
  const circuit = circuitWords(sync);
  return (
    <Popover
      id="status-details"
      role="dialog"
      label="Status details"
      anchor={anchor}
      side="below"
      align="end"
      className="status-details"
    >
      <section className="status-detail" data-tone={inSave.tone}>
        <SaveIcon size={18} aria-hidden="true" />
        <div>
          <h3>
            {save.problem === undefined ? `${inSave.word} on this device` : 'Cannot save now'}
          </h3>
          <p>{inSave.sentence}</p>
          {save.problem !== undefined && save.unsavedCount > 0 && (
            <p>{unsavedSentence(save.unsavedCount)}</p>
          )}
        </div>
      </section>
      <section className="status-detail" data-tone={inSync.tone}>
        <SyncIcon size={18} aria-hidden="true" />
        <div>
          <h3>{inSync.word}</h3>
          <p>{inSync.sentence}</p>
          {sync.state === 'offline' && (
            <p>
              {waitingSentence(sync.waitingCount)}
              {nextTry !== undefined && ` ${capital(nextTry)}.`}
            </p>
          )}
          {circuit !== undefined && <p>{circuit}</p>}
          {placeHost(place) !== undefined && <p className="status-server">{placeWords(place)}</p>}
          <div className="status-actions">
            {sync.state === 'local-only' && (
              <button type="button" className="button small" onClick={() => app.show('share')}>
                Share on this network
              </button>
            )}
            <button
              type="button"
              className="button small"
              popoverTarget="status-details"
              popoverTargetAction="hide"
              onClick={() => app.show('settings')}
            >
              Server settings
            </button>
          </div>
        </div>
      </section>
    </Popover>
  );
}

function waitingSentence(count: number): string {
  if (count === 0) return 'Nothing waits to be sent.';
  const changes = count === 1 ? '1 change is' : `${count} changes are`;
  return `${changes} safe on this device and will be sent when the server is back.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

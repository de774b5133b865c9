import { t } from 'i18next';
import type { ReactNode, RefObject } from 'react';
import type { BoardPlace } from '../../../shared/places.ts';
import type { SaveStatus, SyncStatus } from '../../../shared/status.ts';
import { joinSentences } from '../../../shared/words/joinSentences.ts';
import { Popover } from '../controls/Popover.tsx';
import { useApp } from '../hooks/AppContext.ts';
import { placeHost, placeWords } from './placeWords.ts';
import { saveIcon, syncIcon } from './statusIcons.ts';
import {
  circuitWords,
  queuedSentence,
  retrySentence,
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
  const retry = retrySentence(secondsLeft);
  const circuit = circuitWords(sync);
  return (
    <Popover
      id="status-details"
      role="dialog"
      label={t('status.detailsLabel')}
      anchor={anchor}
      side="below"
      align="end"
      className="status-details"
    >
      <section className="status-detail" data-tone={inSave.tone}>
        <SaveIcon size={18} aria-hidden="true" />
        <div>
          <h3>{heading(save)}</h3>
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
            <p>{joinSentences(queuedSentence(sync.waitingCount, place), retry)}</p>
          )}
          {circuit !== undefined && <p>{circuit}</p>}
          {placeHost(place) !== undefined && <p className="status-server">{placeWords(place)}</p>}
          <div className="status-actions">
            {sync.state === 'local-only' && (
              <button type="button" className="button small" onClick={() => app.show('share')}>
                {t('commands.share')}
              </button>
            )}
            {place.type !== 'joined' && (
              <button
                type="button"
                className="button small"
                popoverTarget="status-details"
                popoverTargetAction="hide"
                onClick={() => app.show('advancedSettings')}
              >
                {t('status.serverSettings')}
              </button>
            )}
          </div>
        </div>
      </section>
    </Popover>
  );
}

function heading({ problem, state }: SaveStatus): string {
  if (problem !== undefined) return t('status.cannotSave');
  return state === 'saved' ? t('status.savedHere') : t('status.savingHere');
}

import { t } from 'i18next';
import type { BoardPlace } from '../../../shared/places.ts';

/** Where a board lives, in a few words. */
export function placeWords(place: BoardPlace): string {
  switch (place.type) {
    case 'device':
      return t('boards.place.device');
    case 'unknown':
      return t('boards.place.unknown');
    case 'server':
      return t('boards.place.server', { host: place.host });
    case 'shared':
      return t('boards.place.shared');
    case 'joined':
      return place.role === 'view'
        ? t('boards.place.joinedToView', { host: place.host })
        : t('boards.place.joined', { host: place.host });
  }
}

/** The server that has every change of a synced board; undefined without one. */
export function placeHost(place: BoardPlace): string | undefined {
  switch (place.type) {
    case 'device':
    case 'unknown':
      return undefined;
    case 'shared':
      return t('boards.place.thisDevice');
    case 'server':
    case 'joined':
      return place.host;
  }
}

import type { BoardPlace } from '../../../shared/places.ts';

/** Where a board lives, in a few words. */
export function placeWords(place: BoardPlace): string {
  switch (place.type) {
    case 'device':
      return 'On this device only';
    case 'unknown':
      return 'Not known: the list of joined boards was damaged';
    case 'server':
      return `On the server ${place.host}`;
    case 'shared':
      return 'Shared from this device';
    case 'joined':
      return place.role === 'view'
        ? `Joined from ${place.host}, view only`
        : `Joined from ${place.host}`;
  }
}

/** The one who has every change of a synced board; undefined: there is none. */
export function placeHost(place: BoardPlace): string | undefined {
  switch (place.type) {
    case 'device':
    case 'unknown':
      return undefined;
    case 'shared':
      return 'This device';
    case 'server':
    case 'joined':
      return place.host;
  }
}

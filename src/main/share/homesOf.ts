import type { Home } from '../sync/BoardRoutes.ts';
import type { Homes } from './Homes.ts';
import type { Sharing } from './Sharing.ts';

/**
 * Where boards live that do not live on the server of the settings. A joined board is not shared on from here, and
 * one that stays on this device by choice is shared once somebody is invited.
 */
export function homesOf({
  homes,
  sharing,
}: {
  readonly homes: Pick<Homes, 'homes'>;
  readonly sharing: Pick<Sharing, 'home'>;
}): readonly Home[] {
  const all = homes.homes();
  const { home } = sharing;
  return [
    ...all.filter(({ server }) => server === undefined),
    ...(home === undefined ? [] : [home]),
    ...all.filter(({ server }) => server !== undefined),
  ];
}

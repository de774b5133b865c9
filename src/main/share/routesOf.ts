import type { BoardRoute } from '../sync/BoardRoutes.ts';
import type { JoinedBoards } from './JoinedBoards.ts';
import type { Sharing } from './Sharing.ts';

/**
 * The boards that do not use the server of the settings. A joined board is not shared from here, and one that stays on
 * this device by choice is shared once somebody is invited to it.
 */
export function routesOf({
  joinedBoards,
  sharing,
}: {
  readonly joinedBoards: Pick<JoinedBoards, 'routes'>;
  readonly sharing: Pick<Sharing, 'route'>;
}): readonly BoardRoute[] {
  const all = joinedBoards.routes();
  const { route } = sharing;
  return [
    ...all.filter(({ server }) => server === undefined),
    ...(route === undefined ? [] : [route]),
    ...all.filter(({ server }) => server !== undefined),
  ];
}

import type { BoardRoute } from '../sync/BoardRoutes.ts';
import type { JoinedBoards } from './JoinedBoards.ts';
import type { Sharing } from './Sharing.ts';

/**
 * The boards that do not use the server of the settings. A joined board is not shared from here. A board that the user
 * keeps on this device is shared once it has an invitation.
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

import type { UpdateFailure, UpdateState } from '../../updates.ts';

/** What the About window says of new versions. */
export const updates = {
  off: 'Not checked',
  checking: 'Checking…',
  upToDate: 'Up to date',
  downloading: 'Downloading {{version}}…',
  ready: '{{version}} is ready',
  manual: '{{version}} is available',
  unreachable: 'Couldn’t reach the download site',
  invalid: 'The download was damaged and discarded',
  'not-installed': 'Couldn’t install the new version',
} as const satisfies Record<Exclude<UpdateState['state'], 'failed'> | UpdateFailure, string>;

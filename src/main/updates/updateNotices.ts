import type { MainNotice } from '../../shared/mainNotice.ts';
import type { UpdateState } from '../../shared/updates.ts';

/** Asks whether the feed may be contacted. To close it is to say no. */
export const updateQuestion: MainNotice = {
  id: 'updates-question',
  level: 'question',
  code: 'updates-question',
  actions: ['allow-updates', 'refuse-updates'],
  closing: 'refuse-updates',
};

/** Of the notice that a new version exists. */
export const updateNoticeId = 'update';

/** A notice about a version. */
export type UpdateNotice = MainNotice & { readonly version: string };

/** What the user has to know; undefined for what goes on in the background. */
export function updateNoticeOf(state: UpdateState): UpdateNotice | undefined {
  const notice = { id: updateNoticeId, level: 'question' } as const;
  switch (state.state) {
    case 'ready':
      return {
        ...notice,
        code: 'update-ready',
        version: state.version,
        actions: ['restart-to-update'],
      };
    case 'manual':
      return {
        ...notice,
        code: 'update-available',
        version: state.version,
        actions: ['open-download-page'],
      };
    default:
      return undefined;
  }
}

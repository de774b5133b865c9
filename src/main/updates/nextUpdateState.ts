import type { UpdateFailure, UpdateState } from '../../shared/updates.ts';

export type UpdateEvent =
  /** The user no longer wants checks. */
  | { readonly type: 'turned-off' }
  | { readonly type: 'check' }
  | { readonly type: 'nothing-newer' }
  /** The feed has a newer version. */
  | { readonly type: 'found'; readonly version: string; readonly installsItself: boolean }
  | { readonly type: 'downloaded' }
  | { readonly type: 'failed'; readonly why: UpdateFailure };

/** Events that do not fit the state leave it as it is: a late answer changes nothing. */
export function nextUpdateState(now: UpdateState, event: UpdateEvent): UpdateState {
  switch (event.type) {
    case 'turned-off':
      return now.state === 'off' ? now : { state: 'off' };
    case 'check':
      return isBusy(now) || now.state === 'ready' ? now : { state: 'checking' };
    case 'downloaded':
      return now.state === 'downloading' ? { state: 'ready', version: now.version } : now;
    case 'failed':
      return isBusy(now) || now.state === 'ready' ? { state: 'failed', why: event.why } : now;
    default:
      return now.state === 'checking' ? stateAfterCheck(event) : now;
  }
}

function stateAfterCheck(
  event: Extract<UpdateEvent, { readonly type: 'nothing-newer' | 'found' }>,
): UpdateState {
  if (event.type === 'nothing-newer') return { state: 'upToDate' };
  const { version, installsItself } = event;
  return { state: installsItself ? 'downloading' : 'manual', version };
}

const isBusy = ({ state }: UpdateState): boolean => state === 'checking' || state === 'downloading';

import { expect, it } from 'vitest';
import type { UpdateState } from '../../shared/updates.ts';
import { nextUpdateState, type UpdateEvent } from './nextUpdateState.ts';

const version = '2.0.0';
const check: UpdateEvent = { type: 'check' };
const found: UpdateEvent = { type: 'found', version, installsItself: true };
const downloaded: UpdateEvent = { type: 'downloaded' };
const nothingNewer: UpdateEvent = { type: 'nothing-newer' };
const failed: UpdateEvent = { type: 'failed', why: 'unreachable' };
const off: UpdateEvent = { type: 'turned-off' };

const after = (...events: readonly UpdateEvent[]): UpdateState =>
  events.reduce<UpdateState>(nextUpdateState, { state: 'off' });

it.each<[string, readonly UpdateEvent[], UpdateState]>([
  ['a newer version is downloaded', [check, found], { state: 'downloading', version }],
  ['a downloaded version is ready', [check, found, downloaded], { state: 'ready', version }],
  [
    'a version that the user installs is not downloaded',
    [check, { ...found, installsItself: false }, downloaded],
    { state: 'manual', version },
  ],
  ['no newer version', [check, nothingNewer], { state: 'upToDate' }],
  ['a failed check', [check, failed], { state: 'failed', why: 'unreachable' }],
  ['a failed download', [check, found, failed], { state: 'failed', why: 'unreachable' }],
  ['the next check after a failure', [check, failed, check], { state: 'checking' }],
  [
    'a failed installation',
    [check, found, downloaded, { type: 'failed', why: 'not-installed' }],
    { state: 'failed', why: 'not-installed' },
  ],
  ['a check during a download', [check, found, check], { state: 'downloading', version }],
  ['a check when one is ready', [check, found, downloaded, check], { state: 'ready', version }],
  ['turned off during a download', [check, found, off, downloaded], { state: 'off' }],
  ['turned off during a check', [check, off, found], { state: 'off' }],
  ['turned off when ready', [check, found, downloaded, off, failed], { state: 'off' }],
])('%s', (_, events, expected) => {
  expect(after(...events)).toEqual(expected);
});

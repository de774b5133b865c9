import type { NoticeContent } from '../../mainNotice.ts';
import type { WordsOf } from '../WordsOf.ts';

/** Titles of the notices of main. */
export const mainTitles = {
  'window-restarted': 'Window restarted',
  'unexpected-error': 'Something went wrong',
  'updates-question': 'Check for updates?',
  'update-ready': 'Everink {{version}} is ready',
  'update-available': 'Everink {{version}} is available',
  'outbox-nearly-full': 'Many unsynced changes',
  'outbox-full': 'Unsynced changes exceed the limit',
  'database-recovered': 'Board database was damaged',
  'database-partly-recovered': 'Board database was damaged',
  'database-lost': 'Board database was damaged',
  'records-damaged': 'Some records of a board were damaged',
  'opening-file': 'Opening “{{name}}”…',
  'file-stays-on-device': '“{{name}}” isn’t synced',
  'change-kept': 'A change can’t be saved',
  'change-not-kept': 'A change can’t be saved',
  'boards-not-synced': 'Some boards aren’t synced',
  'file-not-opened': 'Couldn’t open the file',
  'link-not-opened': 'Couldn’t open the link',
  'metrics-unavailable': 'Metrics unavailable',
  'sharing-ended': 'Sharing ended',
  'sharing-not-started': 'Sharing did not start',
  'wrong-settings_one': 'A setting is wrong',
  'wrong-settings_other': 'Some settings are wrong',
} as const satisfies Record<Key<'wrong-settings'>, string>;

/** What happened and what to do. `why` and `problems` are sentences of their own. */
export const mainTexts = {
  'window-restarted': 'Your work, including the unfinished stroke, was recovered.',
  'unexpected-error':
    'Everything saved is safe. Restart Everink if anything looks wrong; the log has the details.',
  'updates-question':
    'Everink can look for a new version once a day. Only its download site is contacted, and nothing about you or your boards is sent. You can change this in Settings.',
  'update-ready': 'It is installed when you quit. Or restart now; everything is saved.',
  'update-available': 'Download it, and install it the way you installed this version.',
  'outbox-nearly-full':
    'Unsynced changes take up more than 80% of the {{megabytes, number}} MB limit. Everything is saved and you can keep drawing. This clears when the server is reachable.',
  'outbox-full':
    'Unsynced changes have reached the {{megabytes, number}} MB limit. Everything is saved, you can keep drawing, and nothing is discarded.',
  'database-recovered':
    'Everything was recovered: boards {{boardCount, number}}, stored changes {{changeCount, number}}. The damaged file is kept in {{folder}}.',
  'database-partly-recovered':
    'Recovered: boards {{boardCount, number}}, stored changes {{changeCount, number}}. Some of it couldn’t be read, so check whether anything is missing. Synced boards get it back from the server. The damaged file is kept in {{folder}}.',
  'database-lost':
    'Nothing could be recovered from it. Synced boards come back from the server. The damaged file is kept in {{folder}}.',
  'records-damaged_one':
    'One record couldn’t be read, so the board may be incomplete. A server that has the changes sends them again. The record is kept in the database, in the table “damaged”.',
  'records-damaged_other':
    '{{count, number}} records couldn’t be read, so the board may be incomplete. A server that has the changes sends them again. The records are kept in the database, in the table “damaged”.',
  'opening-file': 'This can take a moment. You can keep drawing.',
  'file-stays-on-device':
    'Boards from files stay on this device. To sync this one, use its menu in the board list.',
  'change-kept':
    'Everink keeps it on this device and tries again when the board is opened. Until then others don’t see it. {{why}}',
  'change-not-kept': 'It is in this window only: save the board as a file to keep it. {{why}}',
  'boards-not-synced': '{{why}}',
  'file-not-opened': '{{why}}',
  'link-not-opened': '{{why}}',
  'metrics-unavailable': '{{why}}',
  'sharing-ended': '{{why}} Start sharing again when you like.',
  'sharing-not-started': '{{why}} Start sharing again when you like.',
  'wrong-settings': '{{problems}}',
} as const satisfies Record<Key<'records-damaged'>, string>;

/** The codes as keys, one of which has a form for one and a form for several. */
type Key<Counted extends NoticeContent['code']> =
  | Exclude<NoticeContent['code'], Counted>
  | `${Counted}_one`
  | `${Counted}_other`;

mainTexts satisfies WordsOf<NoticeContent, typeof mainTexts>;

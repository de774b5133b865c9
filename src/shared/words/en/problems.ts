import type { Problem } from '../../problem.ts';
import type { Expected, Used } from '../../wrongSetting.ts';
import type { WordsOf } from '../WordsOf.ts';

/** What went wrong, and what to do about it. `why` is a sentence of its own. */
export const problems = {
  unexpected: 'Something unexpected happened: “{{said}}”.',
  'system-said': 'The system says: “{{said}}”.',
  'bad-request': 'This can’t be done as asked: “{{said}}”.',
  'foreign-page': 'This page may not ask anything of Everink.',
  'unknown-request': 'Everink doesn’t know this request.',
  'window-gone': 'The window is no longer there.',
  'board-not-opened': 'Couldn’t open the board. Close the window and open it again.',
  'board-is-open': 'The board is open in a window. Close that window first.',
  'board-was-restored': 'The board was restored in the meantime. Delete it again first.',
  'board-not-written': 'This board couldn’t be made into a file. {{why}}',
  'too-many-saves': 'Too many files are being saved. Wait until one is finished, or cancel it.',
  'too-many-opens': 'Too many files are being opened. Wait until one is open, or cancel it.',
  'save-is-over': 'This file is no longer being saved. Save it again.',
  'open-is-over': 'This file is no longer open. Open it again.',
  'file-not-written': 'Couldn’t write {{path}}. {{why}}',
  'file-not-read': 'Couldn’t read {{name}}. {{why}}',
  'file-too-large':
    'This file is too large. Everink opens files of up to {{megabytes, number}} MB of this kind.',
  'place-full': 'The disk is full. Free some space, or choose another place.',
  'file-exceeds-disk': 'It is larger than this disk allows for a file. Choose another place.',
  'not-allowed': 'Everink has no permission. Choose another place, or allow it.',
  'no-folder': 'Its folder doesn’t exist. Choose another place.',
  'no-file': 'There is no such file. It may have been moved, renamed or deleted.',
  'is-folder': 'That is a folder. Choose a file.',
  'is-device': 'That is a device or a pipe. Choose a file.',
  'file-read-only': 'The file is read-only. Choose another name, or allow changes to it.',
  'name-too-long': 'Its name is too long. Choose a shorter one.',
  'links-in-circle': 'Its links lead in a circle. Choose another file.',
  'file-busy': 'Another program is using it. Close that program, or choose another name.',
  'unknown-format': 'Everink opens {{extensions, list}} files.',
  'not-a-file': 'It couldn’t be read. A folder can’t be opened.',
  'file-not-checked': 'The file couldn’t be checked. Open it again.',
  'file-of-other-board': 'The file now holds another board.',
  'file-changed-meanwhile':
    'Another program changed the file while it was being saved. Save it again.',
  'image-damaged': 'The image is damaged. Try another copy of it.',
  'image-unknown':
    'Everink can’t show this kind of image. Save it as PNG or JPEG, then add it again.',
  'image-too-large':
    'The image is too large. It may have up to {{megapixels, number}} megapixels and {{sidePx, number}} pixels on a side. Scale it down, then add it again.',
  'svg-too-complex': 'This SVG is too complex. Save it as PNG, then add it again.',
  'too-many-images':
    'Too much at once. Add up to {{count, number}} images or {{megabytes, number}} MB at a time.',
  'other-board-open': 'Another board was opened in the meantime. Add the image again.',
  'no-board-open': 'No board is open. Open one, then add the image again.',
  'not-everink-file':
    'This isn’t an Everink file, or it is damaged. Choose another file, or another copy of it.',
  'newer-file': 'This file was saved by a newer Everink. Update Everink, then open it again.',
  'file-cut-off': 'This file is incomplete: its end is missing. Open another copy of it.',
  'file-damaged':
    'This file is damaged: its content is not what was saved. Open another copy of it.',
  'file-incomplete':
    'This file is incomplete: part of the board is missing. Open another copy of it, or save the board again.',
  'file-too-full': 'This file has more in it than a board can have.',
  'not-excalidraw-file':
    'This is not an Excalidraw file, or it is damaged. Choose a file that Excalidraw saved.',
  'is-picture':
    'This is a {{format}} picture. Open the .excalidraw file that it was exported from.',
  'board-incomplete':
    'Part of this board has not arrived yet. Wait until it is synced, then save it again.',
  'board-too-large':
    'This board is too large for one file. Copy parts of it to other boards and save those.',
  'board-empty': 'The board is empty: draw something, then export it.',
  'selection-empty': 'Nothing is selected: select something to export.',
  'copy-too-large':
    'This is too much for the clipboard. Copy less at a time, or save the board as a file.',
  'copy-incomplete': 'What was copied is incomplete. Copy it again.',
  'copy-too-full': 'What was copied has more in it than a board can have.',
  'not-an-invitation':
    'This isn’t an invitation link. Paste the link you were sent; it begins with everink://join?',
  'invitation-without-server':
    'The invitation link is incomplete: it lacks the address of the server. Copy the whole link again, or ask for a new one.',
  'invitation-without-board':
    'The invitation link is incomplete: it lacks the board. Copy the whole link again, or ask for a new one.',
  'invitation-for-other-board':
    'The invitation is for another board than it names. Copy the whole link again, or ask for a new one.',
  'bad-invitation-server':
    'The address in the invitation is not one of a sync server (ws:// or wss://). Copy the whole link again, or ask for a new one.',
  'bad-invitation-token':
    'The token in the invitation is not one that a server gives. Copy the whole link again, or ask for a new one.',
  'bad-invitation-board':
    'The invitation doesn’t name a board. Copy the whole link again, or ask for a new one.',
  'bad-invitation-fingerprint':
    'The fingerprint in the invitation is not one of a certificate. Copy the whole link again, or ask for a new one.',
  'move-not-agreed':
    'This board is on this device already and lives elsewhere. It is moved only if you agree to that.',
  'restore-not-agreed': 'You deleted this board. It is restored only if you agree to that.',
  'too-many-invitations': 'There are too many invitations. Revoke some of them first.',
  'server-not-started': 'The sync server couldn’t be started.',
  'server-killed': 'The sync server was ended by the system or by another program.',
  'server-exited': 'The sync server ended (code {{exitCode}}).',
  'server-too-slow': 'The sync server didn’t start in time.',
  'server-said': 'The sync server says: “{{said}}”',
  'set-by-environment':
    '{{variable}} decides this. Change it there, or remove it, and start Everink again.',
  'secret-too-long': 'A token or key may have at most {{maxCharacters, number}} characters.',
  'keychain-refused': 'The system’s keychain refused. Unlock it and try again.',
  'keychain-missing':
    'The system’s keychain isn’t available, so the tokens and keys in {{file}} can’t be read. They are left as they are; those entered now are forgotten when Everink closes.',
  'enter-secrets-again': '{{why}} Enter tokens and keys again in Settings.',
  'default-settings': '{{why}} The default settings are used.',
  'wrong-variable': '{{variable}} must be {{expected}}. It is ignored: {{used}}.',
  'wrong-stored': 'In {{file}}, {{name}} must be {{expected}}. It is ignored: {{used}}.',
  'wrong-address':
    'In {{file}}, {{name}} must be {{expected}}. Nothing is traced until it is entered again in Settings.',
  'data-not-read': '{{file}} can’t be read ({{said}}). Allow Everink to read it, and start again.',
  'data-set-aside': '{{file}} couldn’t be understood and is kept as {{keptAs}}.',
  'data-not-set-aside': '{{file}} couldn’t be understood and couldn’t be set aside ({{said}}).',
  'disk-full':
    'The disk is full. Free some space on the disk of {{folder}}. What you draw stays on the screen and is saved as soon as possible.',
  'read-only':
    'No permission to write to {{folder}}. Allow Everink to write there. What you draw stays on the screen and is saved as soon as possible.',
  'database-busy':
    'Another program is using the boards in {{folder}}. Close it. What you draw stays on the screen and is saved as soon as possible.',
  'newer-version':
    'The boards in {{folder}} were saved by a newer version of Everink. Install that version. The boards are unchanged, and what you draw now isn’t saved.',
  'disk-failed':
    'Couldn’t write the boards in {{folder}}. The system says: “{{said}}”. What you draw stays on the screen and is saved as soon as possible.',
  'change-lost': 'Everink can’t save a change on this device. Save the board as a file to keep it.',
  'change-put-aside':
    'Everink couldn’t add a change to the board. It is kept on this device: close Everink and open the board again to retry.',
  'invalid-message': 'Internal error: the window sent an invalid message (“{{said}}”).',
  'port-used':
    'Port {{port}} is used by another program. Choose another port in the settings (0 takes any free one), or turn metrics off.',
  'port-not-allowed':
    'This system doesn’t allow port {{port}}. Choose another port in the settings (0 takes any free one), or turn metrics off.',
  'port-failed':
    'Couldn’t open port {{port}}. The system says: “{{said}}”. Choose another port in the settings (0 takes any free one), or turn metrics off.',
  'joined-boards-damaged':
    'The list of the boards you joined couldn’t be read, so no board of this device is synced until you say where it belongs. Join boards again with their invitations, or choose “Sync with” and your server in the menu of a board. The damaged list is kept in {{keptAs}}.',
  'joined-boards-stuck':
    'The list of the boards you joined couldn’t be read, so no board of this device is synced until you say where it belongs. Repair or move away the file {{path}}, then start Everink again.',
  'not-langfuse': 'The answer is not that of a Langfuse server.',
  'traces-too-slow': 'The tracing server doesn’t answer in time.',
  'traces-status': 'The tracing server answers HTTP {{status}}.',
  'traces-keys-refused': 'The tracing server refuses the keys (HTTP {{status}}).',
  'traces-api-missing':
    'The tracing server doesn’t have this API (HTTP {{status}}). Choose the other Langfuse API in the settings if the address is right.',
  'traces-untrusted': 'The certificate of the tracing server isn’t trusted: “{{said}}”.',
  'traces-not-sent': 'Traces couldn’t be sent: “{{said}}”.',
  'traces-refused': 'The tracing server refuses some traces: “{{said}}”.',
  'nothing-changed': '{{why}} Nothing was changed.',
  'data-disk-full': 'The disk is full. Free some space on the disk of {{folder}}.',
  'data-not-allowed': 'No permission to write to {{folder}}. Allow Everink to write there.',
} as const satisfies Record<Problem['code'], string>;

/** What the value of a setting must be. */
export const expected = {
  'one-of': '{{values, list(type: disjunction)}}',
  number: 'a number from {{min, number}} to {{max, number}}',
  'whole-number': 'a whole number from {{min, number}} to {{max, number(useGrouping: false)}}',
  'whole-number-or-off':
    'a whole number from {{min, number}} to {{max, number(useGrouping: false)}}, or off',
  milliseconds:
    'a whole number of milliseconds from {{min, number}} to {{max, number(useGrouping: false)}}',
  'one-line': 'one line of at most {{maxCharacters, number}} characters',
  'server-address': 'an address that begins with ws:// or wss://',
  'web-address': 'an address that begins with http:// or https://',
  'board-id': '1 to 100 letters, digits, “.”, “_” or “-”, beginning with a letter or digit',
} as const satisfies Record<Expected['code'], string>;

/** What is used in place of a wrong value. */
export const used = {
  default: 'the default ({{value}}) is used',
  'default-none': 'the default (none) is used',
  'stored-or-default': 'the stored setting or else the default ({{value}}) is used',
  'stored-or-none': 'the stored setting or else the default (none) is used',
  'stored-secret': 'the stored one is used if there is one',
  'last-board': 'the last opened board is shown',
  variable: 'that of {{variable}} is used',
} as const satisfies Record<Used['code'], string>;

problems satisfies WordsOf<Problem, typeof problems>;
expected satisfies WordsOf<Expected, typeof expected>;
used satisfies WordsOf<Used, typeof used>;

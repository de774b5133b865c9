import type { SyncReason } from '../../status.ts';

/** Why a board is offline, and what to do where something can be done. */
export const reasons = {
  silent: 'The sync server stopped answering.',
  'no-answer': 'The sync server did not answer in time.',
  'not-acknowledging': 'The sync server stopped acknowledging changes.',
  'not-hocuspocus':
    'The server answered something that is not Hocuspocus. Check the server address in Settings.',
  cut: 'The connection to the sync server was cut.',
  'cut-unencrypted':
    'The server closed the unencrypted connection (ws://) at once; it probably accepts encrypted ones only. Ask for a new invitation, or enter its wss:// address in Settings.',
  stopped: 'The sync server is stopping or restarting.',
  'refused-connection': 'The sync server refuses connections. Check that it runs and its address.',
  'name-not-found':
    'The name of the sync server was not found. Check the network and the address in Settings.',
  'no-network': 'There is no network path to the sync server.',
  'wrong-certificate':
    'Another device answers at this address: its certificate is not the one in the invitation. Nothing was sent to it. Ask for a new invitation.',
  untrusted:
    'The certificate of the sync server is not trusted. Add its authority to the system or NODE_EXTRA_CA_CERTS.',
  'foreign-certificate': 'The certificate of the sync server is for another address.',
  'expired-certificate':
    'The certificate of the sync server is not valid now. Check the clock too.',
  'not-secure':
    'The server made no secure connection (TLS); it may accept unencrypted ones (ws://) only. Ask for a new invitation, or check the address in Settings.',
  'bad-proxy':
    'The proxy of the environment cannot be used. HTTPS_PROXY, HTTP_PROXY and ALL_PROXY must be like http://host:port.',
  'proxy-wants-password':
    'The proxy asks for a user and a password. Add them to its variable: http://user:password@host:port.',
  'bad-address': 'The address of the sync server is not valid. Check it in Settings.',
  'not-reachable': 'The sync server is not reachable.',
  'refused-by-http':
    'The server refused the connection. Check the address and the token in Settings.',
  'too-large': 'This board is larger than the sync server accepts in one message.',
  'server-disk-full':
    'The disk of the sync server is almost full. Your changes stay here until it has space.',
  'server-cannot-store': 'The sync server cannot store changes now. They stay here until it can.',
  'board-full':
    'This board is as large as the sync server accepts. Your changes stay here; erase something to sync them.',
  'client-full':
    'The sync server accepts no more data from you. Your changes stay here; erase something, or ask the person who runs the server for more space.',
  'too-many-boards':
    'The sync server accepts no more boards from you. This one stays here; ask the person who runs the server.',
  'too-much-waits':
    'The sync server lacks earlier changes that yours build on. Your changes stay here until it has them.',
  'bad-board-id':
    'This board cannot be synced: servers do not accept its id. Copy it to a new board.',
  'too-much': 'The sync server sent more for this board than Everink accepts.',
  'too-demanding': 'The sync server keeps asking for the same.',
  'token-refused': 'The server refused the token for this board. Check it in Settings.',
  'token-missing': 'The server wants a token for this board. Enter it in Settings.',
  'invitation-unknown':
    'This invitation is no longer accepted. Ask the person who shares the board for a new one.',
  'invitation-expired':
    'This invitation has expired. Ask the person who shares the board for a new one.',
  'invitation-revoked':
    'This invitation was revoked. The person who shares the board can send a new one.',
  'read-only': 'The server lets you read this board but not change it. Your changes stay here.',
  'board-closed': 'The sync server closed this board.',
  'not-stored': 'What the server sent cannot be stored on this device.',
} as const satisfies Record<SyncReason, string>;

/** The same for a board of somebody who invited the user: the server is that person's app. */
export const guestReasons = {
  away: 'The person sharing this board is offline.',
  notSharing: 'The person sharing this board isn’t sharing it now.',
  noNetwork: 'This device has no network connection to the person sharing this board.',
  cannotStore:
    'The device of the person sharing this board can’t store changes now. Yours stay here until it can.',
  diskFull:
    'The disk of the person sharing this board is almost full. Your changes stay here until it has space.',
} as const;

import { serverReasons } from '../../../shared/serverReasons.ts';

/** The sentences that tell a person why a board is offline, and what to do where something can be done. */
export const reasons = {
  silent: 'The sync server stopped answering.',
  noAnswer: 'The sync server did not answer in time.',
  notAcknowledging: 'The sync server stopped acknowledging changes.',
  notHocuspocus:
    'The server answered something that is not Hocuspocus. Check the server address in Settings.',
  cut: 'The connection to the sync server was cut.',
  cutUnencrypted:
    'The server closed the unencrypted connection (ws://) at once; it probably accepts encrypted ones only. Ask for a new invitation, or enter its wss:// address in Settings.',
  stopped: 'The sync server is stopping or restarting.',
  refusedConnection: 'The sync server refuses connections. Check that it runs and its address.',
  nameNotFound:
    'The name of the sync server was not found. Check the network and the address in Settings.',
  noNetwork: 'There is no network path to the sync server.',
  wrongCertificate:
    'Another device answers at this address: its certificate is not the one in the invitation. Nothing was sent to it. Ask for a new invitation.',
  untrusted:
    'The certificate of the sync server is not trusted. Add its authority to the system or NODE_EXTRA_CA_CERTS.',
  foreignCertificate: 'The certificate of the sync server is for another address.',
  expiredCertificate: 'The certificate of the sync server is not valid now. Check the clock too.',
  notSecure:
    'The server made no secure connection (TLS); it may accept unencrypted ones (ws://) only. Ask for a new invitation, or check the address in Settings.',
  badProxy:
    'The proxy of the environment cannot be used. HTTPS_PROXY, HTTP_PROXY and ALL_PROXY must be like http://host:port.',
  proxyWantsPassword:
    'The proxy asks for a user and a password. Add them to its variable: http://user:password@host:port.',
  badAddress: 'The address of the sync server is not valid. Check it in Settings.',
  notReachable: 'The sync server is not reachable.',
  refusedByHttp: 'The server refused the connection. Check the address and the token in Settings.',
  tooLarge: 'This board is larger than the sync server accepts in one message.',
  serverDiskFull:
    'The disk of the sync server is almost full. Your changes stay here until it has space.',
  serverCannotStore: 'The sync server cannot store changes now. They stay here until it can.',
  boardFull:
    'This board is as large as the sync server accepts. Your changes stay here; erase something to sync them.',
  clientFull:
    'The sync server accepts no more data from you. Your changes stay here; erase something, or ask the person who runs the server for more space.',
  tooManyBoards:
    'The sync server accepts no more boards from you. This one stays here; ask the person who runs the server.',
  tooMuchWaits:
    'The sync server lacks earlier changes that yours build on. Your changes stay here until it has them.',
  badBoardId: 'This board cannot be synced: servers do not accept its id. Copy it to a new board.',
  tooMuch: 'The sync server sent more for this board than Everink accepts.',
  tooDemanding: 'The sync server keeps asking for the same.',
  tokenRefused: 'The server refused the token for this board. Check it in Settings.',
  tokenMissing: 'The server wants a token for this board. Enter it in Settings.',
  invitationUnknown:
    'This invitation is no longer accepted. Ask the person who shares the board for a new one.',
  invitationExpired:
    'This invitation has expired. Ask the person who shares the board for a new one.',
  invitationRevoked:
    'This invitation was revoked. The person who shares the board can send a new one.',
  readOnly: 'The server lets you read this board but not change it. Your changes stay here.',
  boardClosed: 'The sync server closed this board.',
  notStored: 'What the server sent cannot be stored on this device.',
} as const;

const reasonByServerReason = new Map<string, string>([
  [serverReasons.diskFull, reasons.serverDiskFull],
  [serverReasons.cannotStore, reasons.serverCannotStore],
  [serverReasons.boardFull, reasons.boardFull],
  [serverReasons.clientFull, reasons.clientFull],
  [serverReasons.tooManyBoards, reasons.tooManyBoards],
  [serverReasons.tooMuchWaits, reasons.tooMuchWaits],
]);

/** Why the server closed a board. What it says itself is shown to nobody unless it is known. */
export const reasonOfServer = (said: string): string =>
  reasonByServerReason.get(said) ?? reasons.boardClosed;

const reasonByErrorCode: Readonly<Record<string, string>> = {
  ECONNREFUSED: reasons.refusedConnection,
  ENOTFOUND: reasons.nameNotFound,
  EAI_AGAIN: reasons.nameNotFound,
  ETIMEDOUT: reasons.noAnswer,
  ENETUNREACH: reasons.noNetwork,
  EHOSTUNREACH: reasons.noNetwork,
  ENETDOWN: reasons.noNetwork,
  ECONNRESET: reasons.cut,
  EPIPE: reasons.cut,
  ERR_INVALID_URL: reasons.badAddress,
  CERT_HAS_EXPIRED: reasons.expiredCertificate,
  CERT_NOT_YET_VALID: reasons.expiredCertificate,
  DEPTH_ZERO_SELF_SIGNED_CERT: reasons.untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: reasons.untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: reasons.untrusted,
  UNABLE_TO_GET_ISSUER_CERT: reasons.untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: reasons.untrusted,
  CERT_UNTRUSTED: reasons.untrusted,
  CERT_REVOKED: reasons.untrusted,
  ERR_TLS_CERT_ALTNAME_INVALID: reasons.foreignCertificate,
  EPROTO: reasons.notSecure,
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: reasons.tooLarge,
};

/** Why a socket could not be opened or broke, by the error it gave. */
export function reasonOfError(error: Error): string {
  if (error.name === 'WrongCertificateError') return reasons.wrongCertificate;
  if (error.name === 'ProxyError') return reasons.badProxy;
  const byCode = reasonOfCode(errorCode(error) ?? '');
  if (byCode !== undefined) return byCode;
  const { message } = error;
  if (message.includes('timed out')) return reasons.noAnswer;
  if (/response: 40[13]/.test(message)) return reasons.refusedByHttp;
  if (message.includes('response: 407')) return reasons.proxyWantsPassword;
  if (/response: 50[234]/.test(message)) return reasons.notReachable;
  if (/Unexpected server response|Invalid (Upgrade|Sec-WebSocket)/.test(message)) {
    return reasons.notHocuspocus;
  }
  if (error instanceof SyntaxError) return reasons.badAddress;
  return message.includes('hang up') ? reasons.cut : reasons.notReachable;
}

function reasonOfCode(code: string): string | undefined {
  const known = reasonByErrorCode[code];
  if (known !== undefined) return known;
  if (code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_')) return reasons.notSecure;
  // What `ws` reports when the peer does not keep to the WebSocket protocol.
  return code.startsWith('WS_ERR_') || code.startsWith('HPE_') ? reasons.notHocuspocus : undefined;
}

/** An address with several IP addresses fails with an AggregateError whose parts say why. */
function errorCode(error: Error): string | undefined {
  if ('code' in error && typeof error.code === 'string') return error.code;
  const first: unknown = error instanceof AggregateError ? error.errors[0] : undefined;
  return first instanceof Error ? errorCode(first) : undefined;
}

/** Why the server does not let us into a board, by the code that the shipped server gives; undefined: another one. */
export function reasonOfRefusal(code: string | undefined): string | undefined {
  switch (code) {
    case 'invitation-unknown':
      return reasons.invitationUnknown;
    case 'invitation-expired':
      return reasons.invitationExpired;
    case 'invitation-revoked':
      return reasons.invitationRevoked;
    default:
      return undefined;
  }
}

/** Why the server closed the socket, by its close code (RFC 6455; 44xx: Hocuspocus). */
export function reasonOfClose(code: number): string {
  switch (code) {
    case 1001:
    case 1012:
    case 1013:
      return reasons.stopped;
    case 1002:
    case 1003:
    case 1007:
      return reasons.notHocuspocus;
    case 1009:
      return reasons.tooLarge;
    case 4401:
    case 4403:
      return reasons.refusedByHttp;
    default:
      return reasons.cut;
  }
}

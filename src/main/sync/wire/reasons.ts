import { serverReasons } from '../../../shared/serverReasons.ts';
import type { SyncReason } from '../../../shared/status.ts';

const reasonByServerReason = new Map<string, SyncReason>([
  [serverReasons.diskFull, 'server-disk-full'],
  [serverReasons.cannotStore, 'server-cannot-store'],
  [serverReasons.boardFull, 'board-full'],
  [serverReasons.clientFull, 'client-full'],
  [serverReasons.tooManyBoards, 'too-many-boards'],
  [serverReasons.tooMuchWaits, 'too-much-waits'],
]);

/** Why the server closed a board. What it says itself is shown to nobody unless it is known. */
export const reasonOfServer = (said: string): SyncReason =>
  reasonByServerReason.get(said) ?? 'board-closed';

const reasonByErrorCode: Readonly<Record<string, SyncReason>> = {
  ECONNREFUSED: 'refused-connection',
  ENOTFOUND: 'name-not-found',
  EAI_AGAIN: 'name-not-found',
  ETIMEDOUT: 'no-answer',
  ENETUNREACH: 'no-network',
  EHOSTUNREACH: 'no-network',
  ENETDOWN: 'no-network',
  ECONNRESET: 'cut',
  EPIPE: 'cut',
  ERR_INVALID_URL: 'bad-address',
  CERT_HAS_EXPIRED: 'expired-certificate',
  CERT_NOT_YET_VALID: 'expired-certificate',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'untrusted',
  CERT_UNTRUSTED: 'untrusted',
  CERT_REVOKED: 'untrusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'foreign-certificate',
  EPROTO: 'not-secure',
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 'too-large',
};

/** Why a socket could not be opened or broke, by the error it gave. */
export function reasonOfError(error: Error): SyncReason {
  if (error.name === 'WrongCertificateError') return 'wrong-certificate';
  if (error.name === 'ProxyError') return 'bad-proxy';
  const byCode = reasonOfCode(errorCode(error) ?? '');
  if (byCode !== undefined) return byCode;
  const { message } = error;
  if (message.includes('timed out')) return 'no-answer';
  if (/response: 40[13]/.test(message)) return 'refused-by-http';
  if (message.includes('response: 407')) return 'proxy-wants-password';
  if (/response: 50[234]/.test(message)) return 'not-reachable';
  if (/Unexpected server response|Invalid (Upgrade|Sec-WebSocket)/.test(message)) {
    return 'not-hocuspocus';
  }
  if (error instanceof SyntaxError) return 'bad-address';
  return message.includes('hang up') ? 'cut' : 'not-reachable';
}

function reasonOfCode(code: string): SyncReason | undefined {
  const known = reasonByErrorCode[code];
  if (known !== undefined) return known;
  if (code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_')) return 'not-secure';
  // What `ws` reports when the peer does not keep to the WebSocket protocol.
  return code.startsWith('WS_ERR_') || code.startsWith('HPE_') ? 'not-hocuspocus' : undefined;
}

/** An address with several IP addresses fails with an AggregateError whose parts say why. */
function errorCode(error: Error): string | undefined {
  if ('code' in error && typeof error.code === 'string') return error.code;
  const first: unknown = error instanceof AggregateError ? error.errors[0] : undefined;
  return first instanceof Error ? errorCode(first) : undefined;
}

/** Why the server does not let us into a board, by the code that the shipped server gives; undefined: another one. */
export function reasonOfRefusal(code: string | undefined): SyncReason | undefined {
  switch (code) {
    case 'invitation-unknown':
      return 'invitation-unknown';
    case 'invitation-expired':
      return 'invitation-expired';
    case 'invitation-revoked':
      return 'invitation-revoked';
    default:
      return undefined;
  }
}

/** Why the server closed the socket, by its close code (RFC 6455; 44xx: Hocuspocus). */
export function reasonOfClose(code: number): SyncReason {
  switch (code) {
    case 1001:
    case 1012:
    case 1013:
      return 'stopped';
    case 1002:
    case 1003:
    case 1007:
      return 'not-hocuspocus';
    case 1009:
      return 'too-large';
    case 4401:
    case 4403:
      return 'refused-by-http';
    default:
      return 'cut';
  }
}

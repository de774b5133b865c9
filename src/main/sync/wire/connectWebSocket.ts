import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';
import { type ClientOptions, WebSocket } from 'ws';
import { messageCompression } from '../../../shared/compression.ts';
import { outgoingTo } from '../../network/outgoing.ts';
import type { Connect } from './SessionSocket.ts';

/** The largest message that a server may send: as large as the largest that Hocuspocus accepts. */
const maxMessageSizeBytes = 100 * 1024 * 1024;

/** The server's certificate is not the one of the invitation. */
export class WrongCertificateError extends Error {
  override readonly name = 'WrongCertificateError';
}

/**
 * Opens a WebSocket. With a pin it opens only to the server with that certificate. Such a server is on the same network,
 * so no proxy is used.
 */
export const connectWebSocket: Connect = (url, pin) => {
  const options: ClientOptions = {
    perMessageDeflate: messageCompression,
    maxPayload: maxMessageSizeBytes,
  };
  if (pin === undefined) return new WebSocket(url, { ...options, ...outgoingTo(url) });
  if (!url.startsWith('wss:')) throw new WrongCertificateError('a pin needs wss://');
  return new WebSocket(url, {
    ...options,
    createConnection: (connection: ConnectionOptions) => connectPinned(connection, pin),
  } as ClientOptions);
};

/**
 * The certificate is self-signed, so the pin replaces the check of names and authorities. If the pin does not match, the
 * socket is destroyed before any HTTP, and with it the token, is sent.
 */
function connectPinned(options: ConnectionOptions, pin: string): TLSSocket {
  const { host, port } = options;
  const socket = connectTls({ host, port, rejectUnauthorized: false, minVersion: 'TLSv1.3' });
  socket.prependOnceListener('secureConnect', () => {
    if (pinOfPeer(socket) === pin) return;
    socket.destroy(new WrongCertificateError('the server shows another certificate'));
  });
  return socket;
}

/** SHA-256 of the certificate that the server proved to have, base64url; undefined: it showed none. */
function pinOfPeer(socket: TLSSocket): string | undefined {
  const { fingerprint256 } = socket.getPeerCertificate() as { readonly fingerprint256?: string };
  return (
    fingerprint256 && Buffer.from(fingerprint256.replaceAll(':', ''), 'hex').toString('base64url')
  );
}

import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';
import { type ClientOptions, WebSocket } from 'ws';
import { messageCompression } from '../../../shared/compression.ts';
import { outgoingTo } from '../../network/outgoing.ts';
import type { Connect } from './SessionSocket.ts';

/** What a server may send in one message; the largest board that Hocuspocus takes is as large. */
const maxMessageSizeBytes = 100 * 1024 * 1024;

/** The server is not the one that the invitation is from: it shows another certificate. */
export class WrongCertificateError extends Error {
  override readonly name = 'WrongCertificateError';
}

/**
 * Opens a WebSocket. With a pin it opens only to the server that has that very certificate, which is on the same network:
 * no proxy is asked.
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
 * The pin stands in for names and authorities: the certificate is signed by its own device. The socket is destroyed
 * before a byte of HTTP, and so any token, goes through it unless the pin holds.
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

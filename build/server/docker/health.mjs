/** Exits with 0 if the server in this container is healthy. */
import http from 'node:http';
import https from 'node:https';

const { EVERINK_SERVER_PORT: port = '1234', EVERINK_SERVER_TLS_CERT: certificate = '' } =
  process.env;
const { get } = certificate === '' ? http : https;
// The certificate does not name the loopback address.
const options = { host: '127.0.0.1', port, path: '/healthz', rejectUnauthorized: false };
get(options, ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1)).on('error', () =>
  process.exit(1),
);

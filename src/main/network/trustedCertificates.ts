import { readFileSync } from 'node:fs';
import * as tls from 'node:tls';

/** Where Linux distributions keep the authorities that the system trusts. */
const systemBundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

let context: { readonly extraPath: string; readonly value: tls.SecureContext } | undefined;

/**
 * Trusts Node's own authorities, the system's, and those in the file of `NODE_EXTRA_CA_CERTS`. Made once, with the first
 * secure connection, since it takes tens of milliseconds.
 */
export function secureContext(): tls.SecureContext {
  const extraPath = process.env.NODE_EXTRA_CA_CERTS ?? '';
  if (context?.extraPath !== extraPath) {
    const extra = extraPath === '' ? [] : certificatesIn(extraPath);
    const ca = [...new Set([...tls.rootCertificates, ...systemCertificates(), ...extra])];
    context = { extraPath, value: tls.createSecureContext({ ca }) };
  }
  return context.value;
}

function systemCertificates(): readonly string[] {
  // Node 22.15 and later; reads the keychains of macOS and Windows too.
  const { getCACertificates } = tls as { getCACertificates?: (type: 'system') => string[] };
  if (getCACertificates !== undefined) return getCACertificates('system');
  const paths = [process.env.SSL_CERT_FILE ?? '', ...systemBundles];
  for (const path of paths.filter((each) => each !== '')) {
    const certificates = certificatesIn(path);
    if (certificates.length > 0) return certificates;
  }
  return [];
}

/** The certificates of a PEM file; none when it cannot be read, as Node does. */
function certificatesIn(path: string): readonly string[] {
  try {
    const text = readFileSync(path, 'utf8');
    return text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  } catch {
    return [];
  }
}

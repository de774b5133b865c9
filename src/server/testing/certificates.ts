import { createPrivateKey } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import 'reflect-metadata';
import { SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509';
import type { TlsSettings } from '../settings.ts';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const dayMs = 24 * 60 * 60 * 1000;

/** A self-signed certificate of `localhost` and its key, both in PEM. */
export async function localhostCertificate(
  expiresMs = Date.now() + dayMs,
): Promise<{ readonly cert: string; readonly key: string }> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      name: 'CN=localhost',
      notBefore: new Date(expiresMs - 2 * dayMs),
      notAfter: new Date(expiresMs),
      signingAlgorithm: algorithm,
      keys,
      extensions: [new SubjectAlternativeNameExtension([{ type: 'dns', value: 'localhost' }])],
    },
    crypto,
  );
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey));
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  return {
    cert: certificate.toString('pem'),
    key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** Writes both into a folder. */
export function writeCertificate(
  folder: string,
  { cert, key }: { readonly cert: string; readonly key: string },
): TlsSettings {
  const paths = {
    certificatePath: join(folder, 'certificate.pem'),
    keyPath: join(folder, 'key.pem'),
  };
  writeFileSync(paths.certificatePath, cert);
  writeFileSync(paths.keyPath, key, { mode: 0o600 });
  return paths;
}

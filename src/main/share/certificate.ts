import { createPrivateKey, X509Certificate } from 'node:crypto';

/** A certificate for TLS with its private key, both in PEM. */
export interface Certificate {
  readonly certificate: string;
  readonly privateKey: string;
}

/** Guests trust its fingerprint only, so it expires in the distant future. */
const lifetimeYears = 30;

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** Creates a self-signed certificate. */
export async function makeCertificate(now: Date): Promise<Certificate> {
  // Loaded only when needed, which is rare.
  await import('reflect-metadata');
  const { X509CertificateGenerator } = await import('@peculiar/x509');
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const notAfter = new Date(now);
  notAfter.setUTCFullYear(now.getUTCFullYear() + lifetimeYears);
  // The clocks of guests may be behind.
  const notBefore = new Date(now);
  notBefore.setUTCFullYear(now.getUTCFullYear() - 1);
  const certificate = await X509CertificateGenerator.createSelfSigned(
    { name: 'CN=Everink', notBefore, notAfter, signingAlgorithm: algorithm, keys },
    crypto,
  );
  const der = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  const privateKey = createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' });
  return {
    certificate: certificate.toString('pem'),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** SHA-256 of a certificate (PEM), as in invitations. @throws Error when it is not a certificate */
export function pinOf(certificate: string): string {
  return pinOfFingerprint(new X509Certificate(certificate).fingerprint256);
}

/** @param fingerprint256 as Node has it: `AB:CD:…` */
const pinOfFingerprint = (fingerprint256: string): string =>
  Buffer.from(fingerprint256.replaceAll(':', ''), 'hex').toString('base64url');

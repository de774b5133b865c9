/**
 * Prints for the summary of a release which packages of a platform are signed: node signingSummary.mjs PLATFORM
 * The variables say which secrets there are, see docs/releasing.md.
 */

const has = (/** @type {string} */ variable) => process.env[variable] === 'true';

const isMacSigned = has('HAS_MAC_CERTIFICATE');

/** @type {Record<string, readonly [isFine: boolean, text: string][]>} */
const facts = {
  Linux: [[true, 'Not signed; compare SHA256SUMS and the attestation.']],
  macOS: [
    [isMacSigned, isMacSigned ? 'Signed.' : 'NOT SIGNED: there is no MAC_CERTIFICATE.'],
    isMacSigned && has('HAS_APPLE_ID')
      ? [true, 'Notarised.']
      : [
          false,
          'NOT NOTARISED: that needs MAC_CERTIFICATE and APPLE_ID. macOS refuses to open it.',
        ],
  ],
  Windows: [
    has('HAS_WINDOWS_CERTIFICATE')
      ? [true, 'Signed.']
      : [false, 'NOT SIGNED: there is no WINDOWS_CERTIFICATE. Windows warns of it.'],
  ],
};

const [platform = ''] = process.argv.slice(2);
process.stdout.write(`### ${platform}\n\n`);
for (const [isFine, text] of facts[platform] ?? []) {
  process.stdout.write(`- ${isFine ? '✅' : '⚠️'} ${text}\n`);
}

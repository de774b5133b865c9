import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const summary = (platform: string, secrets: Readonly<Record<string, string>>): string =>
  execFileSync(process.execPath, [join(import.meta.dirname, 'signingSummary.mjs'), platform], {
    env: { ...process.env, ...secrets },
    encoding: 'utf8',
  });

it('a release says clearly what is not signed', () => {
  expect(summary('macOS', {})).toMatch(/NOT SIGNED[\s\S]*NOT NOTARISED/);
  expect(summary('macOS', { HAS_MAC_CERTIFICATE: 'true' })).toMatch(
    / Signed\.[\s\S]*NOT NOTARISED/,
  );
  const complete = { HAS_MAC_CERTIFICATE: 'true', HAS_APPLE_ID: 'true' };
  expect(summary('macOS', complete)).not.toContain('NOT');
  expect(summary('Windows', {})).toContain('NOT SIGNED');
  expect(summary('Windows', { HAS_WINDOWS_CERTIFICATE: 'true' })).not.toContain('NOT');
  expect(summary('Linux', {})).toContain('Not signed');
});

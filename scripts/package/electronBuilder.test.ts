import { expect, it } from 'vitest';
import { signingOptions } from './electronBuilder.mjs';

it('requires signatures once there is a certificate', () => {
  const required = ['--config.forceCodeSigning=true'];
  expect(signingOptions({ CSC_LINK: 'certificate' })).toEqual(required);
  expect(signingOptions({ CSC_LINK: '', WIN_CSC_LINK: 'certificate' })).toEqual(required);
  // A secret that does not exist is an empty variable.
  expect(signingOptions({ CSC_LINK: '', WIN_CSC_LINK: '' })).toEqual([]);
  expect(signingOptions({})).toEqual([]);
});

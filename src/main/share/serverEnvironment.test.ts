import { expect, it } from 'vitest';
import { serverEnvironment } from './serverEnvironment.ts';

it('I18: the shared server receives no key, token or option of this process', () => {
  const own = {
    PATH: '/usr/bin',
    TMPDIR: undefined,
    LANGFUSE_SECRET_KEY: 'secret',
    EVERINK_SYNC_TOKEN: 'secret',
    EVERINK_SERVER_REDIS: 'redis://elsewhere',
    NODE_OPTIONS: '--require ./evil.js',
  };
  expect(serverEnvironment(own, { EVERINK_SERVER_TOKEN: 'token' })).toEqual({
    PATH: '/usr/bin',
    EVERINK_SERVER_TOKEN: 'token',
  });
});

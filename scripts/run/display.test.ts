import { describe, expect, it } from 'vitest';
import { hasDisplay } from './display.mjs';

describe.runIf(process.platform === 'linux')('a display', () => {
  it.each([
    [{}, false],
    [{ DISPLAY: '' }, false],
    [{ DISPLAY: ':0' }, true],
    [{ WAYLAND_DISPLAY: 'wayland-0' }, true],
  ])('is recognised by the environment %j: %s', (env, expected) => {
    expect(hasDisplay(env)).toBe(expected);
  });
});

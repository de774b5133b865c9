import { expect, test } from 'vitest';
import { withoutGtkOpenGl } from './withoutGtkOpenGl.ts';

test('GTK is kept from OpenGL while it starts, and other programs are not', async () => {
  const environment: NodeJS.ProcessEnv = {};
  let started = (): void => {};
  const starting = new Promise<void>((resolve) => {
    started = resolve;
  });
  const over = withoutGtkOpenGl(environment, starting);
  expect(environment).toEqual({ GDK_GL: 'disable' });
  started();
  await over;
  expect(environment).toEqual({});
});

test('what the user has set for GTK stays', async () => {
  const environment: NodeJS.ProcessEnv = { GDK_GL: 'always' };
  await withoutGtkOpenGl(environment, Promise.resolve());
  expect(environment).toEqual({ GDK_GL: 'always' });
});

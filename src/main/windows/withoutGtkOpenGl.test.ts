import { expect, test } from 'vitest';
import { withoutGtkOpenGl } from './withoutGtkOpenGl.ts';

test('GTK does not use OpenGL during the start, and other programs are not affected', async () => {
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

test('settings of the user for GTK are kept', async () => {
  const environment: NodeJS.ProcessEnv = { GDK_GL: 'always' };
  await withoutGtkOpenGl(environment, Promise.resolve());
  expect(environment).toEqual({ GDK_GL: 'always' });
});

/**
 * Keeps GTK, which draws the system's dialogs, from initialising OpenGL. It never draws with it here, and
 * on a computer without a graphics processor that loads a whole compiler into this process: 50 MB.
 * @param started resolves when GTK has started: processes started from then on decide for themselves
 */
export async function withoutGtkOpenGl(
  environment: NodeJS.ProcessEnv,
  started: Promise<unknown>,
): Promise<void> {
  if (environment.GDK_GL !== undefined) return;
  environment.GDK_GL = 'disable';
  await started;
  delete environment.GDK_GL;
}

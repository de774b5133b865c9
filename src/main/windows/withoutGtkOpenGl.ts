/**
 * Keeps GTK, which draws the system's dialogs, from looking for OpenGL when it starts. It never draws with it here, and
 * on a computer without a graphics processor that brings a whole compiler into this process: 50 MB.
 * @param started resolves when GTK has started: what this process starts from then on decides by itself
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

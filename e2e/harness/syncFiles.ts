import type { EverinkApp } from './app.ts';

/** Syncs the boards of opened files, as the user may choose: until then they stay on the device. */
export async function syncFiles(app: EverinkApp): Promise<void> {
  const { boards } = await app.request('boards.list', {});
  for (const { id, file } of boards) {
    if (file !== undefined) await app.request('boards.syncAgain', { boardId: id });
  }
}

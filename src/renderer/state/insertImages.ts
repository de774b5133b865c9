import { withoutProgress } from '../formats/ProgressWay.ts';
import type { AppActions } from './AppActions.ts';
import { addImages } from './addImages.ts';
import type { Editor } from './editor.ts';
import { noticeOfFailures } from './noticeOfFailures.ts';
import { readOpened } from './readOpened.ts';

/** Asks for image files and adds them in the middle of the view. */
export async function insertImages(app: AppActions, editor: Editor): Promise<void> {
  const chosen = await app.ask('files.chooseImages', {});
  const sources = chosen.map(({ fileId, name }) => ({
    name,
    read: async () => {
      const file = await app.ask('files.beginRead', { fileId });
      return await readOpened(app, file, withoutProgress());
    },
  }));
  if (sources.length === 0) return;
  const failures = await addImages(app, editor, sources, editor.placeFor('centre'));
  if (failures.length > 0) app.tell(() => noticeOfFailures(failures, true));
}

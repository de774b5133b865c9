import type { Notice, NoticeAction } from '../../shared/ipc.ts';
import type { AppActions } from './AppActions.ts';
import { saveAsFile } from './fileCommands.ts';
import type { Toast } from './Toast.ts';

const labels: Readonly<Record<NoticeAction, string>> = {
  'raise-outbox-quota': 'Double the limit',
  'lift-outbox-quota': 'Go on without limit',
  'save-board': 'Save board as file',
  'reopen-board': 'Try again',
};

/** A notice of main as the window shows it, with its choices as buttons. */
export function toastOf({ actions = [], ...notice }: Notice, app: AppActions): Toast {
  if (actions.length === 0) return notice;
  const choices = actions.map((action) => ({
    label: labels[action],
    run: () => app.attempt(action, `“${labels[action]}” could not be done`, () => act(action, app)),
  }));
  return { ...notice, choices };
}

async function act(action: NoticeAction, app: AppActions): Promise<void> {
  switch (action) {
    case 'save-board':
      // The question stays open: a copy does not answer it.
      if (app.editor !== undefined) await saveAsFile(app, app.editor);
      return;
    case 'reopen-board':
      app.reopen();
      return;
    default:
      await app.ask('notices.act', { action });
  }
}

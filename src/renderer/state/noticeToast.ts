import { t } from 'i18next';
import type { MainNotice, NoticeAction } from '../../shared/mainNotice.ts';
import type { AppActions } from './AppActions.ts';
import { saveCopy } from './fileCommands.ts';
import { noticeOf } from './noticeOf.ts';
import type { NoticeChoice, Toast } from './Toast.ts';

const labels = {
  'raise-outbox-quota': 'notices.doubleLimit',
  'lift-outbox-quota': 'notices.removeLimit',
  'allow-updates': 'notices.allowUpdates',
  'refuse-updates': 'notices.refuseUpdates',
  'check-for-updates': 'notices.checkNow',
  'restart-to-update': 'notices.restartToUpdate',
  'open-download-page': 'notices.openDownloadPage',
  'save-board': 'notices.saveBoard',
  'reopen-board': 'notices.tryAgain',
} as const satisfies Record<NoticeAction, string>;

/** A notice of main as the window shows it, with its choices as buttons. */
export function toastOf(mainNotice: MainNotice, app: AppActions): Toast {
  const { actions = [], closing } = mainNotice;
  const notice = noticeOf(mainNotice);
  if (actions.length === 0) return notice;
  const choices = actions.map((action) => noticeChoice(action, app));
  const close = closing === undefined ? {} : { close: noticeChoice(closing, app).run };
  return { ...notice, choices, ...close };
}

/** A button that does what a notice offers. */
export function noticeChoice(action: NoticeAction, app: AppActions): NoticeChoice {
  const problem = (): string => t('notices.actionFailed', { action: t(labels[action]) });
  const run = (): void => {
    act(action, app).catch((error: unknown) => app.fail(action, problem, error));
  };
  return { label: t(labels[action]), run };
}

async function act(action: NoticeAction, app: AppActions): Promise<void> {
  switch (action) {
    case 'save-board':
      // The question stays open: a copy does not answer it.
      if (app.editor !== undefined) await saveCopy(app, app.editor);
      return;
    case 'reopen-board':
      app.reopen();
      return;
    default:
      await app.ask('notices.act', { action });
  }
}

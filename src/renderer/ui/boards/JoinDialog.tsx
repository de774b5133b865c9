import { t } from 'i18next';
import { type ReactNode, useEffect } from 'react';
import { Dialog } from '../controls/Dialog.tsx';
import { useApp, useAppValue } from '../hooks/AppContext.ts';
import { JoinField } from './JoinField.tsx';

/** Joins a board, from the menu, from sharing, or with an invitation that was pasted on a board. */
export function JoinDialog(): ReactNode {
  const app = useApp();
  const invitation = useAppValue((state) => state.invitation);
  // An invitation that arrived from outside waits until this one is answered.
  useEffect(() => () => app.openArrivals(), [app]);
  return (
    <Dialog title={t('boards.joining.dialog')}>
      <JoinField key={invitation} given={invitation} onCancel={() => app.show('none')} />
    </Dialog>
  );
}

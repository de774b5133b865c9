import { t } from 'i18next';
import type { ReactNode } from 'react';
import appIcon from '../../../../build/icons/icon.svg';
import type { AppInfo } from '../../../shared/ipc.ts';
import type { MainAction } from '../../../shared/mainNotice.ts';
import type { UpdateState } from '../../../shared/updates.ts';
import { problemText } from '../../../shared/words/problemText.ts';
import { noticeChoice } from '../../state/noticeToast.ts';
import { Dialog } from '../controls/Dialog.tsx';
import { Disclosure } from '../controls/Disclosure.tsx';
import { useApp, useAppValue } from '../hooks/AppContext.ts';
import './AboutDialog.css';

export function AboutDialog(): ReactNode {
  const app = useApp();
  const info = useAppValue((state) => state.info);
  return (
    <Dialog title={t('about.title')} className="about">
      {info === undefined ? (
        <p>{t('common.loading')}</p>
      ) : (
        <>
          <div className="about-name">
            <img src={appIcon} alt="" width={52} height={52} />
            <div>
              <strong>Everink {info.version}</strong>
              <p>{t('about.slogan')}</p>
            </div>
          </div>
          {info.isDevelopmentRuntime && (
            <p className="dialog-warning">
              {t('about.developmentRuntime', { version: info.electron })}
            </p>
          )}
          <Facts facts={usualFacts(info)} />
          <Disclosure summary={t('about.details')}>
            <Facts facts={technicalFacts(info)} />
          </Disclosure>
          <div className="dialog-actions">
            <button type="button" className="button" onClick={() => app.show('licences')}>
              {t('about.thirdParty')}
            </button>
            {info.updates !== undefined && <UpdateButton updates={info.updates} />}
            <button
              type="button"
              className="button"
              onClick={() =>
                app.attempt('log', 'about.showLogFailed', () => app.ask('app.showLog', {}))
              }
            >
              {t('about.showLog')}
            </button>
          </div>
        </>
      )}
    </Dialog>
  );
}

function UpdateButton({ updates }: { readonly updates: UpdateState }): ReactNode {
  const app = useApp();
  const action = updateActions[updates.state];
  if (action === undefined) return null;
  const { label, run } = noticeChoice(action, app);
  return (
    <button type="button" className="button" onClick={run}>
      {label}
    </button>
  );
}

const updateActions: Readonly<Record<UpdateState['state'], MainAction | undefined>> = {
  off: undefined,
  checking: undefined,
  upToDate: 'check-for-updates',
  downloading: undefined,
  ready: 'restart-to-update',
  manual: 'open-download-page',
  failed: 'check-for-updates',
};

type Fact = readonly [name: string, value: string];

function Facts({ facts }: { readonly facts: readonly Fact[] }): ReactNode {
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function usualFacts(info: AppInfo): readonly Fact[] {
  return [
    ...(info.updates === undefined
      ? []
      : ([[t('about.updates'), updatesText(info.updates)]] as const)),
    [t('about.dataFolder'), info.dataFolder],
    [t('about.licence'), 'MIT'],
  ];
}

/** For people who support others. */
function technicalFacts(info: AppInfo): readonly Fact[] {
  return [
    ['Electron', info.electron],
    ['Chromium', info.chromium],
    ['Node.js', info.node],
    [t('about.system'), info.platform],
    [t('about.logFile'), info.logFile],
    [t('about.metrics'), metricsText(info.metrics)],
  ];
}

function updatesText(updates: UpdateState): string {
  const code = updates.state === 'failed' ? updates.why : updates.state;
  return t(`updates.${code}`, { version: 'version' in updates ? updates.version : '' });
}

function metricsText(metrics: AppInfo['metrics']): string {
  if (metrics === 'off') return t('about.metricsOff');
  return 'url' in metrics ? metrics.url : problemText(metrics.problem);
}

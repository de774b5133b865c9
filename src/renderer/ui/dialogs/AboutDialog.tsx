import type { ReactNode } from 'react';
import type { AppInfo } from '../../../shared/ipc.ts';
import { Dialog } from '../controls/Dialog.tsx';
import { Logo } from '../controls/Logo.tsx';
import { useApp, useAppValue } from '../hooks/AppContext.ts';
import './AboutDialog.css';

export function AboutDialog(): ReactNode {
  const app = useApp();
  const info = useAppValue((state) => state.info);
  return (
    <Dialog title="About Everink" className="about">
      {info === undefined ? (
        <p>What is running is not known yet.</p>
      ) : (
        <>
          <div className="about-name">
            <Logo size={44} />
            <div>
              <strong>Everink {info.version}</strong>
              <p>A whiteboard that never loses a stroke.</p>
            </div>
          </div>
          <dl className="facts">
            {facts(info).map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
          <div className="about-actions">
            <button
              type="button"
              className="button"
              onClick={() =>
                app.attempt('log', 'The log could not be shown', () => app.ask('app.showLog', {}))
              }
            >
              Show log file
            </button>
          </div>
        </>
      )}
    </Dialog>
  );
}

function facts(info: AppInfo): readonly (readonly [string, string])[] {
  return [
    ['Electron', info.electron],
    ['Chromium', info.chromium],
    ['Node.js', info.node],
    ['System', info.platform],
    ['Data folder', info.dataFolder],
    ['Log file', info.logFile],
    ['Metrics', metricsText(info.metrics)],
    ['Licence', 'MIT'],
  ];
}

function metricsText(metrics: AppInfo['metrics']): string {
  if (metrics === 'off') return 'Off';
  return 'url' in metrics ? metrics.url : metrics.problem;
}

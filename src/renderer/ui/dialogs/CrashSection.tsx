import { t } from 'i18next';
import { FolderOpen } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import type { Crash, CrashList } from '../../../shared/crash.ts';
import { formatDateTime } from '../../../shared/words/formats.ts';
import { errorWords } from '../../../shared/words/problemText.ts';
import { CopyButton } from '../controls/CopyButton.tsx';
import { useApp } from '../hooks/AppContext.ts';
import { crashesText } from './crashesText.ts';

/** The crashes of this device, to read, copy and find on the disk. Nothing is sent. */
export function CrashSection(): ReactNode {
  const app = useApp();
  const [list, setList] = useState<CrashList>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    app.ask('crashes.list', {}).then(setList, (error) => setProblem(errorWords(error)));
  }, [app]);
  return (
    <section aria-label={t('health.crashes')}>
      <h3>{t('health.crashes')}</h3>
      {problem !== undefined && (
        <p className="field-problem" role="alert">
          {problem}
        </p>
      )}
      {list?.crashes.length === 0 && <p className="hint">{t('health.noCrashes')}</p>}
      {list !== undefined && list.crashes.length > 0 && <Crashes list={list} />}
    </section>
  );
}

function Crashes({ list }: { readonly list: CrashList }): ReactNode {
  const app = useApp();
  const show = (): void =>
    app.attempt('crashes', 'health.showCrashesFailed', () => app.ask('crashes.showFolder', {}));
  return (
    <>
      <ol className="health-incidents">
        {list.crashes.map((crash) => (
          <li key={`${crash.atMs} ${crash.process}`}>
            <time dateTime={new Date(crash.atMs).toISOString()}>{formatDateTime(crash.atMs)}</time>
            <span>{crashWords(crash)}</span>
          </li>
        ))}
      </ol>
      <div className="health-crashes-foot">
        <p className="hint">{t('health.crashesStay')}</p>
        <CopyButton
          className="small"
          label={t('health.copyCrashes')}
          text={() => crashesText(list)}
        />
        <button type="button" className="button small" onClick={show}>
          <FolderOpen size={15} aria-hidden="true" />
          {t('common.showInFolder')}
        </button>
      </div>
    </>
  );
}

function crashWords({ process, reason, exitCode, version }: Crash): string {
  const crash = t('health.crash', {
    process: t(`health.crashedProcess.${process}`),
    reason: t(`health.crashReason.${reason}`),
    version,
  });
  return exitCode === undefined ? crash : t('health.crashWithCode', { crash, code: exitCode });
}

import { t } from 'i18next';
import type { ReactNode } from 'react';
import {
  type HealthReport,
  type HealthSample,
  healthSampleMs,
  healthSpanMs,
  type TracingHealth,
} from '../../../shared/health.ts';
import { formatTime } from '../../../shared/words/formats.ts';
import { problemText } from '../../../shared/words/problemText.ts';
import { CopyButton } from '../controls/CopyButton.tsx';
import { Dialog } from '../controls/Dialog.tsx';
import { Disclosure } from '../controls/Disclosure.tsx';
import { useAppValue } from '../hooks/AppContext.ts';
import { CrashSection } from './CrashSection.tsx';
import { HealthPlot } from './HealthPlot.tsx';
import {
  circuitSentence,
  connectionWord,
  healthSentence,
  healthText,
  tracesText,
} from './healthWords.ts';
import { useHealth } from './useHealth.ts';
import './HealthDialog.css';

const capacity = healthSpanMs / healthSampleMs;

const plots = [
  {
    label: 'health.saveTime',
    unit: 'health.milliseconds',
    tone: 'good',
    read: ({ savedP99Ms }: HealthSample) => savedP99Ms,
  },
  {
    label: 'health.syncTime',
    unit: 'health.milliseconds',
    tone: 'accent',
    read: ({ acknowledgedP95Ms }: HealthSample) => acknowledgedP95Ms,
  },
  {
    label: 'health.waitingPlot',
    unit: 'health.changes',
    tone: 'warning',
    read: ({ waitingCount }: HealthSample) => waitingCount,
  },
  {
    label: 'health.deliveredPlot',
    unit: 'health.perMinute',
    tone: 'good',
    read: ({ deliveredPerMinute }: HealthSample) => deliveredPerMinute,
  },
  {
    label: 'health.retriesPlot',
    unit: 'health.perMinute',
    tone: 'warning',
    read: ({ retriesPerMinute }: HealthSample) => retriesPerMinute,
  },
  {
    label: 'health.failedPlot',
    unit: 'health.perMinute',
    tone: 'danger',
    read: ({ failedPerMinute }: HealthSample) => failedPerMinute,
  },
] as const;

/** Saving and delivery in the last ten minutes, what is queued and what went wrong, updated live. */
export function HealthDialog(): ReactNode {
  const health = useHealth();
  return (
    <Dialog title={t('health.title')} className="health">
      {health.type === 'asking' && <p className="lead">{t('common.loading')}</p>}
      {health.type === 'failed' && (
        <p className="field-problem" role="alert">
          {health.message}
        </p>
      )}
      {health.type === 'known' && <Report report={health.report} />}
    </Dialog>
  );
}

function Report({ report }: { readonly report: HealthReport }): ReactNode {
  const info = useAppValue((state) => state.info);
  return (
    <>
      <div className="health-top">
        <p className="lead">{healthSentence(report)}</p>
        <CopyButton label={t('health.copyReport')} text={() => healthText(report, info)} isFirst />
      </div>
      <div className="health-columns">
        <section aria-label={t('health.servers')}>
          <h3>{t('health.servers')}</h3>
          <Servers report={report} />
        </section>
        <section aria-label={t('health.outbox')}>
          <h3>{t('health.outbox')}</h3>
          <Outbox report={report} />
        </section>
      </div>
      <Disclosure summary={t('health.details')} isLazy>
        <Figures report={report} />
      </Disclosure>
    </>
  );
}

/** For those who run a server or help somebody: figures, traces and log lines. */
function Figures({ report }: { readonly report: HealthReport }): ReactNode {
  return (
    <>
      <div className="health-plots">
        {plots.map(({ label, unit, tone, read }) => (
          <HealthPlot
            key={label}
            {...{ tone, capacity }}
            label={t(label)}
            format={(value) => t(unit, { value })}
            values={report.samples.map(read)}
          />
        ))}
      </div>
      {report.tracing !== undefined && <Traces tracing={report.tracing} />}
      <section aria-label={t('health.lastErrors')}>
        <h3>{t('health.lastErrors')}</h3>
        <Incidents report={report} />
      </section>
      <CrashSection />
    </>
  );
}

function Servers({ report: { servers } }: { readonly report: HealthReport }): ReactNode {
  if (servers.length === 0) return <p className="hint">{t('health.noServers')}</p>;
  return (
    <ul className="health-list">
      {servers.map((server) => (
        <li key={server.url}>
          <span className="health-name" title={server.url}>
            {new URL(server.url).host}
          </span>
          <span className="health-state" data-circuit={server.circuit}>
            {connectionWord(server)}
          </span>
          <p>{circuitSentence(server)}</p>
        </li>
      ))}
    </ul>
  );
}

function Outbox({ report: { outbox } }: { readonly report: HealthReport }): ReactNode {
  if (outbox.length === 0) return <p className="hint">{t('health.outboxEmpty')}</p>;
  return (
    <ul className="health-list">
      {outbox.map(({ boardId, title, waitingCount }) => (
        <li key={boardId}>
          <span className="health-name">{title || t('common.untitled')}</span>
          <span className="health-state">{t('health.waitingCount', { count: waitingCount })}</span>
        </li>
      ))}
    </ul>
  );
}

function Traces({ tracing }: { readonly tracing: TracingHealth }): ReactNode {
  return (
    <section aria-label={t('health.traces')}>
      <h3>{t('health.traces')}</h3>
      <ul className="health-list">
        <li>
          <span className="health-name">Langfuse</span>
          <span className="health-state">{tracesText(tracing)}</span>
          {tracing.problem !== undefined && (
            <p className="health-problem">
              {t('health.lastProblem', { problem: problemText(tracing.problem) })}
            </p>
          )}
        </li>
      </ul>
    </section>
  );
}

function Incidents({ report: { incidents } }: { readonly report: HealthReport }): ReactNode {
  if (incidents.length === 0) return <p className="hint">{t('health.noErrors')}</p>;
  return (
    <ol className="health-incidents">
      {incidents.map(({ id, atMs, level, text }) => (
        <li key={id} data-level={level}>
          <time dateTime={new Date(atMs).toISOString()}>{formatTime(atMs)}</time>
          <span>{text}</span>
        </li>
      ))}
    </ol>
  );
}

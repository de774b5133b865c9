import { Check, Copy } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import {
  type HealthReport,
  type HealthSample,
  healthSampleMs,
  healthSpanMs,
  type TracingHealth,
} from '../../../shared/health.ts';
import { copyText } from '../controls/copyText.ts';
import { Dialog } from '../controls/Dialog.tsx';
import { useAppValue } from '../hooks/AppContext.ts';
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

const plots: readonly {
  readonly label: string;
  readonly unit: string;
  readonly tone: 'accent' | 'good' | 'warning' | 'danger';
  readonly read: (sample: HealthSample) => number | undefined;
}[] = [
  {
    label: 'Saved, slowest of 100',
    unit: 'ms',
    tone: 'good',
    read: ({ savedP99Ms }) => savedP99Ms,
  },
  {
    label: 'Acknowledged, slowest of 20',
    unit: 'ms',
    tone: 'accent',
    read: ({ acknowledgedP95Ms }) => acknowledgedP95Ms,
  },
  { label: 'Waiting', unit: 'changes', tone: 'warning', read: ({ waitingCount }) => waitingCount },
  {
    label: 'Delivered',
    unit: 'a minute',
    tone: 'good',
    read: ({ deliveredPerMinute }) => deliveredPerMinute,
  },
  {
    label: 'Retries',
    unit: 'a minute',
    tone: 'warning',
    read: ({ retriesPerMinute }) => retriesPerMinute,
  },
  {
    label: 'Failed deliveries',
    unit: 'a minute',
    tone: 'danger',
    read: ({ failedPerMinute }) => failedPerMinute,
  },
];

/** How saving and delivery went in the last ten minutes, what waits and what went wrong, as it happens. */
export function HealthDialog(): ReactNode {
  const health = useHealth();
  return (
    <Dialog title="Health" className="health">
      {health.type === 'asking' && <p className="lead">Looking…</p>}
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
  return (
    <>
      <div className="health-top">
        <p className="lead">{healthSentence(report)}</p>
        <CopyReport report={report} />
      </div>
      <div className="health-plots">
        {plots.map(({ label, unit, tone, read }) => (
          <HealthPlot
            key={label}
            {...{ label, unit, tone, capacity }}
            values={report.samples.map(read)}
          />
        ))}
      </div>
      <div className="health-columns">
        <section aria-label="Servers">
          <h3>Servers</h3>
          <Servers report={report} />
        </section>
        <section aria-label="Outbox by board">
          <h3>Outbox by board</h3>
          <Outbox report={report} />
        </section>
      </div>
      {report.tracing !== undefined && <Traces tracing={report.tracing} />}
      <section aria-label="Last errors">
        <h3>Last errors</h3>
        <Incidents report={report} />
      </section>
    </>
  );
}

function Servers({ report: { servers } }: { readonly report: HealthReport }): ReactNode {
  if (servers.length === 0) return <p className="hint">Boards live on this device only.</p>;
  return (
    <ul className="health-list">
      {servers.map((server) => (
        <li key={server.url}>
          <span className="health-name">{server.url}</span>
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
  if (outbox.length === 0) return <p className="hint">Nothing waits for a server.</p>;
  return (
    <ul className="health-list">
      {outbox.map(({ boardId, title, waitingCount }) => (
        <li key={boardId}>
          <span className="health-name">{title || 'Untitled'}</span>
          <span className="health-state">{waitingCount.toLocaleString('en')} waiting</span>
        </li>
      ))}
    </ul>
  );
}

function Traces({ tracing }: { readonly tracing: TracingHealth }): ReactNode {
  return (
    <section aria-label="Traces">
      <h3>Traces</h3>
      <ul className="health-list">
        <li>
          <span className="health-name">Langfuse</span>
          <span className="health-state">{tracesText(tracing)}</span>
          {tracing.problem !== undefined && (
            <p className="health-problem">Last problem: {tracing.problem}</p>
          )}
        </li>
      </ul>
    </section>
  );
}

function Incidents({ report: { incidents } }: { readonly report: HealthReport }): ReactNode {
  if (incidents.length === 0) return <p className="hint">None since Everink was opened.</p>;
  return (
    <ol className="health-incidents">
      {incidents.map(({ id, atMs, level, text }) => (
        <li key={id} data-level={level}>
          <time dateTime={new Date(atMs).toISOString()}>
            {new Date(atMs).toLocaleTimeString('en-GB')}
          </time>
          <span>{text}</span>
        </li>
      ))}
    </ol>
  );
}

function CopyReport({ report }: { readonly report: HealthReport }): ReactNode {
  const info = useAppValue((state) => state.info);
  const [isCopied, setIsCopied] = useState(false);
  const Icon = isCopied ? Check : Copy;
  return (
    <button
      type="button"
      className="button"
      data-focus-first
      onClick={() => setIsCopied(copyText(healthText(report, info)))}
    >
      <Icon size={15} aria-hidden="true" />
      {isCopied ? 'Copied' : 'Copy a report'}
    </button>
  );
}

/** The parts of Grafana's dashboard JSON that Everink's dashboards use; panels are placed by the rows they are in. */

/** The number of columns of Grafana's grid. */
export const gridColumns = 24;

/** Must be the uid in provisioning/datasources. */
const datasource = { type: 'prometheus', uid: 'everink' };

export interface Query {
  /** PromQL; may use Grafana's `$__rate_interval` and the variable `$instance`. */
  readonly promql: string;
  /** Name of the line; Grafana puts labels in for `{{label}}`. */
  readonly legend: string;
}

/**
 * Shares and quantiles of nothing are NaN, which a panel would show as a number. Without NaN it shows `noValue`.
 * @param promql must never be below 0
 */
export const whereDefined = (promql: string): string => `${promql} >= 0`;

const noValue = 'Nothing happened';

/** The colour from this value on. */
export type Threshold = readonly [from: number, colour: 'green' | 'yellow' | 'orange' | 'red'];

export interface Panel {
  readonly kind: 'timeseries' | 'stat' | 'table';
  readonly title: string;
  readonly description: string;
  /** One of Grafana's units, e.g. `s`, `bytes`, `percentunit`, `short`. */
  readonly unit: string;
  readonly queries: readonly Query[];
  /** First the colour of everything below the second one's value. Drawn as lines in a timeseries. */
  readonly thresholds?: readonly [base: Threshold[1], ...Threshold[]];
  readonly max?: number;
}

export interface Row {
  /** Height of its panels, in Grafana's rows of 30 pixels. */
  readonly height: number;
  /** They share the width evenly: a divisor of 24 of them. */
  readonly panels: readonly Panel[];
  /** A heading above it. */
  readonly title?: string;
}

export interface Dashboard {
  /** Name of its file and part of its address. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  /** Scrape job whose instances can be chosen. */
  readonly job: string;
  /** How far back it shows at first, as Grafana writes it: `6h`. */
  readonly span: string;
  readonly rows: readonly Row[];
}

/** What Grafana reads, with ids and places. */
export function dashboardJson({ uid, title, description, job, span, rows }: Dashboard): object {
  return {
    uid,
    title,
    description,
    tags: ['everink'],
    schemaVersion: 39,
    timezone: 'browser',
    editable: true,
    graphTooltip: 1,
    refresh: '30s',
    time: { from: `now-${span}`, to: 'now' },
    links: [{ type: 'dashboards', title: 'Everink', tags: ['everink'], asDropdown: false }],
    templating: { list: [instanceVariable(job)] },
    panels: placed(rows),
  };
}

const instanceVariable = (job: string): object => ({
  name: 'instance',
  label: 'Machine',
  type: 'query',
  datasource,
  query: { query: `label_values(up{job="${job}"}, instance)`, refId: 'instance' },
  refresh: 2,
  includeAll: true,
  multi: true,
  allValue: '.*',
  current: { selected: true, text: 'All', value: '$__all' },
});

function placed(rows: readonly Row[]): readonly object[] {
  const panels: object[] = [];
  let y = 0;
  for (const row of rows) {
    if (row.title !== undefined) {
      const gridPos = { x: 0, y, w: gridColumns, h: 1 };
      panels.push({ id: panels.length + 1, type: 'row', title: row.title, gridPos, panels: [] });
      y += 1;
    }
    const w = gridColumns / row.panels.length;
    row.panels.forEach((panel, index) => {
      const gridPos = { x: index * w, y, w, h: row.height };
      panels.push({ id: panels.length + 1, gridPos, ...panelJson(panel) });
    });
    y += row.height;
  }
  return panels;
}

function panelJson(panel: Panel): object {
  const { kind, title, description, unit, queries, max } = panel;
  const [base, ...steps] = panel.thresholds ?? ['green'];
  return {
    type: kind,
    title,
    description,
    datasource,
    targets: queries.map(({ promql, legend }, index) => ({
      refId: String.fromCharCode('A'.charCodeAt(0) + index),
      datasource,
      expr: promql,
      legendFormat: legend,
      ...(kind === 'table' ? { instant: true, format: 'table' } : {}),
    })),
    fieldConfig: {
      defaults: {
        unit,
        min: 0,
        noValue,
        ...(max === undefined ? {} : { max }),
        thresholds: {
          mode: 'absolute',
          steps: [
            { value: null, color: base },
            ...steps.map(([from, color]) => ({ value: from, color })),
          ],
        },
        ...kindDefaults(kind, steps.length > 0),
      },
      overrides: [],
    },
    options: kindOptions(kind),
  };
}

function kindDefaults(kind: Panel['kind'], hasThresholds: boolean): object {
  if (kind === 'stat') return { color: { mode: 'thresholds' } };
  if (kind === 'table') return {};
  return {
    color: { mode: 'palette-classic' },
    custom: {
      lineWidth: 1,
      fillOpacity: 8,
      showPoints: 'never',
      thresholdsStyle: { mode: hasThresholds ? 'line' : 'off' },
    },
  };
}

function kindOptions(kind: Panel['kind']): object {
  if (kind === 'stat') {
    return {
      reduceOptions: { calcs: ['lastNotNull'] },
      colorMode: 'background',
      graphMode: 'area',
    };
  }
  if (kind === 'table') return { showHeader: true };
  return {
    legend: { displayMode: 'list', placement: 'bottom' },
    tooltip: { mode: 'multi', sort: 'desc' },
  };
}

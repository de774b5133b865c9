import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { dashboardPath, dashboards } from './build.ts';
import { dashboardJson, gridColumns } from './dashboard.ts';

const place = z.object({
  x: z.number().int(),
  y: z.number().int(),
  w: z.number().int(),
  h: z.number().int(),
});
const panelSchema = z.object({
  id: z.number(),
  type: z.string(),
  title: z.string().min(1),
  description: z.string().default(''),
  gridPos: place,
  targets: z.array(z.object({ expr: z.string(), legendFormat: z.string().min(1) })).default([]),
  datasource: z.object({ uid: z.string() }).optional(),
  fieldConfig: z
    .object({ defaults: z.object({ unit: z.string().min(1), noValue: z.string() }) })
    .optional(),
});
const dashboardSchema = z.object({ panels: z.array(panelSchema) });

const readYaml = (path: string): unknown =>
  parse(readFileSync(join(import.meta.dirname, path), 'utf8'));

/** How many panels cover each cell of the grid, row by row. */
function coverage(places: readonly z.infer<typeof place>[]): readonly number[] {
  const height = Math.max(...places.map(({ y, h }) => y + h));
  const cells = Array.from({ length: height * gridColumns }, () => 0);
  for (const { x, y, w, h } of places) {
    for (let row = y; row < y + h; row += 1) {
      for (let column = x; column < x + w; column += 1) {
        const cell = row * gridColumns + column;
        cells[cell] = (cells[cell] ?? 0) + 1;
      }
    }
  }
  return cells;
}

describe.each(dashboards)('the dashboard "$title"', (dashboard) => {
  const checkedIn: unknown = JSON.parse(readFileSync(dashboardPath(dashboard), 'utf8'));
  const { panels } = dashboardSchema.parse(checkedIn);
  const shown = panels.filter(({ type }) => type !== 'row');

  it('is checked in as generated (otherwise: npm run ops:dashboards)', () => {
    expect(checkedIn).toEqual(dashboardJson(dashboard));
  });

  it('fills its grid without a gap, an overlap or a panel outside', () => {
    const places = panels.map(({ gridPos }) => gridPos);
    expect(places.filter(({ x, w }) => x + w > gridColumns)).toEqual([]);
    expect(coverage(places).filter((times) => times !== 1)).toEqual([]);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });

  it('has a description and a unit for each panel', () => {
    for (const panel of shown) {
      expect(panel.description, panel.title).toMatch(/^[A-Z1].*\.$/);
      expect(panel.fieldConfig?.defaults.unit, panel.title).toBeDefined();
      expect(panel.targets, panel.title).not.toEqual([]);
    }
    const titles = panels.map(({ title }) => title);
    expect(titles.length).toBeGreaterThan(10);
  });

  it('shows no NaN without data', () => {
    const undefinedWhenIdle = /histogram_quantile|:ratio_rate|increase\(.*\/|rate\(.*\//;
    const queries = shown.flatMap(({ targets }) => targets.map(({ expr }) => expr));
    for (const query of queries.filter((expr) => undefinedWhenIdle.test(expr))) {
      expect(query).toMatch(/ >= 0$/);
    }
    for (const { fieldConfig } of shown) {
      expect(fieldConfig?.defaults.noValue).toBe('Nothing happened');
    }
  });

  it('uses the provisioned data source', () => {
    const { datasources } = z
      .object({ datasources: z.array(z.object({ uid: z.string() })) })
      .parse(readYaml('provisioning/datasources/everink.yml'));
    const provisioned = datasources.map((source) => source.uid);
    for (const panel of shown) expect(provisioned).toContain(panel.datasource?.uid);
  });
});

it('every dashboard file is generated', () => {
  const files = globSync('dashboards/*.json', { cwd: import.meta.dirname });
  expect(files).toHaveLength(dashboards.length);
});

it('Grafana is provisioned with the dashboards', () => {
  expect(readYaml('provisioning/dashboards/everink.yml')).toMatchObject({
    providers: [{ type: 'file', options: { path: '$EVERINK_DASHBOARDS' } }],
  });
});

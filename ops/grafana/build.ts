/**
 * Writes the dashboards that Grafana is provisioned with.
 *
 *     npm run ops:dashboards
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { appDashboard } from './app.ts';
import { type Dashboard, dashboardJson } from './dashboard.ts';
import { objectivesDashboard } from './objectives.ts';
import { serverDashboard } from './server.ts';

export const dashboards: readonly Dashboard[] = [
  appDashboard,
  serverDashboard,
  objectivesDashboard,
];

export const dashboardPath = ({ uid }: Dashboard): string =>
  join(import.meta.dirname, 'dashboards', `${uid}.json`);

if (import.meta.main) {
  for (const dashboard of dashboards) {
    writeFileSync(dashboardPath(dashboard), JSON.stringify(dashboardJson(dashboard)));
  }
}

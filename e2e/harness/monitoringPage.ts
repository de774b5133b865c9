import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const page = readFileSync(resolve(import.meta.dirname, '../../docs/monitoring.md'), 'utf8');

/** The PromQL query under a fourth-level heading of docs/monitoring.md. */
export function documentedQuery(heading: string): string {
  const [, section = ''] = page.split(`#### ${heading}\n`, 2);
  const query = /```promql\n(.*?)```/s.exec(section)?.[1];
  if (query === undefined) {
    throw new Error(`docs/monitoring.md gives no query under "${heading}"`);
  }
  return query;
}

/** Common to all benchmarks: arguments, figures and results. */
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';

export interface BenchmarkArguments {
  /** A small run to check that the benchmark works. Its figures mean little and are not stored. */
  readonly isShort: boolean;
  /** The JSON file for the figures. */
  readonly jsonFile: string | undefined;
}

/** Reads `--short` and `--json FILE`. Exits with a message about any other argument. */
export function readArguments(): BenchmarkArguments {
  try {
    const { values } = parseArgs({
      options: { short: { type: 'boolean', default: false }, json: { type: 'string' } },
    });
    return { isShort: values.short, jsonFile: values.json };
  } catch (error) {
    process.stderr.write(
      `${error instanceof Error ? error.message : error}\nUse --short and --json FILE.\n`,
    );
    process.exit(2);
  }
}

/** A target, and whether it was reached; undefined: not measured in this run. */
export interface BenchTarget {
  readonly what: string;
  readonly wanted: string;
  readonly measured: string;
  readonly isReached: boolean | undefined;
}

export interface BenchmarkReport {
  /** The title of the page in `bench/results`. */
  readonly name: string;
  readonly title: string;
  /** The measurement and its method, as Markdown. */
  readonly text: string;
  readonly targets?: readonly BenchTarget[];
  /** Markdown, after the targets. */
  readonly tables: string;
  /** All measurements, for `--json`. */
  readonly figures: unknown;
}

/** Prints the report, stores it as a page unless the run is short, and writes the figures to the given file. */
export function publish(report: BenchmarkReport, { isShort, jsonFile }: BenchmarkArguments): void {
  const { name, title, text, targets = [], tables, figures } = report;
  const machine = describeMachine();
  const page = [
    `# ${title}`,
    isShort ? `**A short run: its figures mean little.** ${text}` : text,
    machine,
    ...(targets.length === 0 ? [] : [targetTable(targets)]),
    tables,
  ].join('\n\n');
  console.log(page);
  if (!isShort) {
    writeFileSync(new URL(`results/${name}.md`, import.meta.url), `${page.trimEnd()}\n`);
  }
  if (jsonFile !== undefined) {
    const content = { name, isShort, machine, targets, figures };
    writeFileSync(jsonFile, `${JSON.stringify(content, null, 2)}\n`);
  }
}

function targetTable(targets: readonly BenchTarget[]): string {
  return table(
    ['what', 'has to be', 'measured', 'reached'],
    targets.map(({ what, wanted, measured, isReached }) => [
      what,
      wanted,
      measured,
      isReached === undefined ? '–' : isReached ? 'yes' : '**no**',
    ]),
  );
}

/** The load average is reported because other programs affect the figures. */
function describeMachine(): string {
  const [load1 = 0, load5 = 0] = loadavg();
  const processor = cpus()[0]?.model ?? 'unknown processor';
  return `Node ${process.versions.node}, ${availableParallelism()} × ${processor}; load average ${load1.toFixed(1)} over the last minute, ${load5.toFixed(1)} over five, this run included.`;
}

/** Rows of cells as a Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

export const median = (values: readonly number[]): number => percentile(values, 50);

/** The nearest-rank percentile. @param percent from 0 to 100 */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = Math.ceil((percent / 100) * sorted.length);
  return sorted[Math.max(rank, 1) - 1] ?? Number.NaN;
}

/** A readable time with the significant digits. */
export const milliseconds = (ms: number): string =>
  `${ms >= 100 ? ms.toFixed(0) : ms >= 10 ? ms.toFixed(1) : ms.toFixed(2)} ms`;

export const count = (value: number): string => Math.round(value).toLocaleString('en');

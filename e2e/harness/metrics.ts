/** The content of `/api/metrics` at one moment. */
export interface MetricsReading {
  /** The sum of all samples with this name whose labels include `labels`; 0 if there is none. */
  value(name: string, labels?: Readonly<Record<string, string>>): number;
  /** Whether the series exists, whatever its value. */
  has(name: string): boolean;
  readonly text: string;
}

interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Parses the Prometheus text format. @throws Error with the first invalid line */
export function parseMetrics(text: string): MetricsReading {
  const samples = text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(parseSample);
  return {
    text,
    has: (name) => samples.some((sample) => sample.name === name),
    value: (name, labels = {}) =>
      samples
        .filter((sample) => sample.name === name && includes(sample.labels, labels))
        .reduce((sum, sample) => sum + sample.value, 0),
  };
}

function includes(all: Sample['labels'], wanted: Sample['labels']): boolean {
  return Object.entries(wanted).every(([name, value]) => all[name] === value);
}

function parseSample(line: string): Sample {
  const match = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)(?: \d+)?$/.exec(line);
  if (match === null) {
    throw new Error(`not a line of the Prometheus text format: ${line}`);
  }
  const [, name = '', labelText = '', value = ''] = match;
  const labels = Object.fromEntries(
    [...labelText.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map((label) => [label[1], label[2]]),
  );
  return { name, labels, value: Number(value.replace('Inf', 'Infinity')) };
}

import type { ReactNode } from 'react';
import './HealthPlot.css';

interface HealthPlotProps {
  readonly label: string;
  /** Stands behind the numbers, e.g. `ms`. */
  readonly unit: string;
  /** Oldest first; undefined where there was nothing to measure. */
  readonly values: readonly (number | undefined)[];
  /** How many values fill the whole width. */
  readonly capacity: number;
  readonly tone: 'accent' | 'good' | 'warning' | 'danger';
}

const width = 240;
const height = 56;
/** Keeps the line off the edges. */
const inset = 3;

/** A number over the last minutes: its line, what it is now and what it was at most. */
export function HealthPlot(props: HealthPlotProps): ReactNode {
  const { label, unit, values, capacity, tone } = props;
  const known = values.filter((value) => value !== undefined);
  const peak = Math.max(0, ...known);
  const now = values.at(-1);
  const nowText = now === undefined ? '–' : `${rounded(now)} ${unit}`;
  const peakText = known.length === 0 ? 'nothing yet' : `at most ${rounded(peak)} ${unit}`;
  return (
    <figure className="health-plot" data-tone={tone}>
      <figcaption>
        <span>{label}</span>
        <strong>{nowText}</strong>
      </figcaption>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${label}: now ${nowText}, ${peakText} in ten minutes`}
      >
        <line x1="0" x2={width} y1={height - inset} y2={height - inset} className="health-base" />
        {lines(values, capacity, peak).map((points) => (
          <polyline key={points} points={points} />
        ))}
      </svg>
      <small>{peakText}</small>
    </figure>
  );
}

/** The pieces of the line between gaps; the newest value is at the right edge. */
function lines(
  values: readonly (number | undefined)[],
  capacity: number,
  peak: number,
): readonly string[] {
  const pieces: string[][] = [[]];
  const start = capacity - values.length;
  for (const [index, value] of values.entries()) {
    if (value === undefined) {
      pieces.push([]);
      continue;
    }
    const x = ((start + index) / (capacity - 1)) * width;
    const y = height - inset - (peak === 0 ? 0 : value / peak) * (height - 2 * inset);
    pieces.at(-1)?.push(`${x.toFixed(1)},${y.toFixed(1)}`);
  }
  // A single value is drawn as a short dash.
  return pieces
    .filter((piece) => piece.length > 0)
    .map((piece) => (piece.length === 1 ? [...piece, ...piece] : piece).join(' '));
}

const rounded = (value: number): string =>
  value >= 10 || Number.isInteger(value)
    ? Math.round(value).toLocaleString('en')
    : value.toFixed(1);

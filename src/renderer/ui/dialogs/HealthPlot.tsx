import { t } from 'i18next';
import type { ReactNode } from 'react';
import { formatNumber } from '../../../shared/words/formats.ts';
import './HealthPlot.css';

interface HealthPlotProps {
  readonly label: string;
  /** Adds the unit to a number: `12 ms`. */
  readonly format: (value: string) => string;
  /** Oldest first; undefined where there was nothing to measure. */
  readonly values: readonly (number | undefined)[];
  /** How many values fill the width. */
  readonly capacity: number;
  readonly tone: 'accent' | 'good' | 'warning' | 'danger';
}

const width = 240;
const height = 56;
/** Keeps the line off the edges. */
const inset = 3;

/** A value over the last minutes: its line, present value and peak. */
export function HealthPlot(props: HealthPlotProps): ReactNode {
  const { label, format, values, capacity, tone } = props;
  const known = values.filter((value) => value !== undefined);
  const peak = Math.max(0, ...known);
  const now = values.at(-1);
  const nowText = now === undefined ? '–' : format(rounded(now));
  const peakText =
    known.length === 0 ? t('health.noData') : t('health.peak', { value: format(rounded(peak)) });
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
        aria-label={t('health.plot', { label, now: nowText, peak: peakText })}
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

/** The segments of the line between gaps; the newest value is at the right edge. */
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
  value >= 10 || Number.isInteger(value) ? formatNumber(Math.round(value)) : value.toFixed(1);

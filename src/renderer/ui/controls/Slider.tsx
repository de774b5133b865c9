import type { CSSProperties, ReactNode } from 'react';
import './Slider.css';

interface SliderProps {
  readonly value: number;
  /** The thumb's value during a drag, as `onDraft` reported. */
  readonly draft: number | undefined;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly id?: string;
  readonly isDisabled?: boolean;
  readonly describedBy?: string;
  readonly valueText?: string;
  /** The value during a drag; undefined when the drag has ended. */
  readonly onDraft: (value: number | undefined) => void;
  /** The thumb was released, or moved by a key. */
  readonly onCommit: (value: number) => void;
}

/** A range that commits its value when the thumb is released: one drag is one change. */
export function Slider(props: SliderProps): ReactNode {
  const { value, draft, min, max, step, id, isDisabled = false, describedBy, valueText } = props;
  const shown = draft ?? value;
  const commit = (): void => {
    if (draft === undefined) return;
    props.onCommit(draft);
    props.onDraft(undefined);
  };
  return (
    <input
      id={id}
      className="slider"
      type="range"
      min={min}
      max={max}
      step={step}
      value={shown}
      disabled={isDisabled}
      aria-describedby={describedBy}
      aria-valuetext={valueText}
      style={{ '--share': `${((shown - min) / (max - min)) * 100}%` } as CSSProperties}
      onChange={(event) => props.onDraft(Number(event.currentTarget.value))}
      onPointerUp={(event) => {
        commit();
        event.currentTarget.blur();
      }}
      onKeyUp={commit}
      onBlur={commit}
    />
  );
}

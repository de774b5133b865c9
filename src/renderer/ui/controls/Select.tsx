import { ChevronDown } from 'lucide-react';
import { type ReactNode, useId } from 'react';

interface ChoicesProps {
  readonly value: string;
  readonly choices: readonly { readonly value: string; readonly name: string }[];
  readonly onChange: (value: string) => void;
}

interface SelectProps extends ChoicesProps {
  readonly label: string;
}

interface SelectControlProps extends ChoicesProps {
  /** Of the label's `htmlFor`. */
  readonly id: string;
  readonly isDisabled?: boolean;
  /** Id of what explains it. */
  readonly describedBy?: string;
}

/** A choice with its label above. */
export function Select({ label, ...choices }: SelectProps): ReactNode {
  const id = useId();
  return (
    <div className="labelled-select">
      <label htmlFor={id}>{label}</label>
      <SelectControl id={id} {...choices} />
    </div>
  );
}

/** The choice alone, for a label elsewhere. */
export function SelectControl(props: SelectControlProps): ReactNode {
  const { id, value, choices, onChange, isDisabled = false, describedBy } = props;
  return (
    <span className="select">
      <select
        id={id}
        className="field"
        value={value}
        disabled={isDisabled}
        aria-describedby={describedBy}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.name}
          </option>
        ))}
      </select>
      <ChevronDown size={16} aria-hidden="true" />
    </span>
  );
}

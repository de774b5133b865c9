import { t } from 'i18next';
import type { ReactNode } from 'react';
import { CopyButton } from './CopyButton.tsx';

/** A text with a button that copies it. */
export function CopyLine(props: {
  readonly label: string;
  readonly value: string;
  readonly isFirst?: boolean;
}): ReactNode {
  const { label, value, isFirst = false } = props;
  return (
    <label className="copy-line">
      <span>{label}</span>
      <span className="copy-row">
        <input
          className="field"
          readOnly
          value={value}
          onFocus={(event) => event.currentTarget.select()}
        />
        <CopyButton
          className="primary"
          label={t('common.copy')}
          text={() => value}
          isFirst={isFirst}
        />
      </span>
    </label>
  );
}

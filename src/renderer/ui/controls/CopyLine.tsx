import { t } from 'i18next';
import { Check, Copy } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { copyText } from '../../state/copyText.ts';

/** A text with a button that copies it. */
export function CopyLine(props: {
  readonly label: string;
  readonly value: string;
  readonly isFirst?: boolean;
}): ReactNode {
  const { label, value, isFirst } = props;
  const [isCopied, setIsCopied] = useState(false);
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
        <button
          type="button"
          className="button primary"
          data-focus-first={isFirst}
          onClick={() => setIsCopied(copyText(value))}
        >
          {isCopied ? (
            <Check size={15} aria-hidden="true" />
          ) : (
            <Copy size={15} aria-hidden="true" />
          )}
          {isCopied ? t('common.copied') : t('common.copy')}
        </button>
      </span>
    </label>
  );
}

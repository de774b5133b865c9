import { t } from 'i18next';
import { Check, Copy } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { copyText } from '../../state/copyText.ts';

interface CopyButtonProps {
  readonly label: string;
  /** Makes the text to copy. */
  readonly text: () => string;
  readonly className?: string;
  /** The dialog opens with the focus on it. */
  readonly isFirst?: boolean;
}

/** Copies a text, and says so with a check mark. */
export function CopyButton(props: CopyButtonProps): ReactNode {
  const { label, text, className = '', isFirst = false } = props;
  const [isCopied, setIsCopied] = useState(false);
  const Icon = isCopied ? Check : Copy;
  return (
    <button
      type="button"
      className={`button ${className}`}
      data-focus-first={isFirst || undefined}
      onClick={() => setIsCopied(copyText(text()))}
    >
      <Icon size={15} aria-hidden="true" />
      {isCopied ? t('common.copied') : label}
    </button>
  );
}

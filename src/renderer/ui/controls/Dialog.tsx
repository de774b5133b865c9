import { t } from 'i18next';
import { X } from 'lucide-react';
import { type ReactNode, useCallback, useId, useRef } from 'react';
import { useApp } from '../hooks/AppContext.ts';
import { useEscape } from '../hooks/useEscape.ts';
import { useReturnFocus } from '../hooks/useReturnFocus.ts';
import { IconButton } from './IconButton.tsx';
import './Dialog.css';

interface DialogProps {
  readonly title: string;
  readonly className?: string;
  /** Its content is only read: it takes the focus, so that the keys scroll it. */
  readonly isText?: boolean;
  readonly children: ReactNode;
}

/**
 * A dialog over the board. The board behind is inert, so the focus stays here; notices can still be reached.
 * Escape, the close button and a click outside close it, and the focus returns to where it was.
 */
export function Dialog({
  title,
  className = '',
  isText = false,
  children,
}: DialogProps): ReactNode {
  const app = useApp();
  const titleId = useId();
  const ref = useRef<HTMLDivElement>(null);
  useReturnFocus(ref);
  useEscape(useCallback(() => app.show('none'), [app]));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys for closing are Escape and the cross
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys for closing are Escape and the cross
    <div
      className="dialog-backdrop"
      onClick={(event) => {
        if (event.target === event.currentTarget) app.show('none');
      }}
    >
      <div
        ref={ref}
        className={`dialog ${className}`}
        role="dialog"
        aria-modal="true"
        aria-labelledby={titleId}
        tabIndex={-1}
      >
        <header className="dialog-header">
          <h2 id={titleId}>{title}</h2>
          <IconButton
            name={t('common.close')}
            icon={X}
            shortcut="Escape"
            className="small"
            onClick={() => app.show('none')}
          />
        </header>
        {isText ? (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: without the focus it could not be scrolled by keys
          <section className="dialog-body" aria-labelledby={titleId} tabIndex={0} data-focus-first>
            {children}
          </section>
        ) : (
          <div className="dialog-body">{children}</div>
        )}
      </div>
    </div>
  );
}

import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import './Disclosure.css';

interface DisclosureProps {
  readonly summary: string;
  /** Shows its content from the start. */
  readonly isOpen?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}

/** Hides what few people need until they ask for it. */
export function Disclosure(props: DisclosureProps): ReactNode {
  const { summary, isOpen = false, className = '', children } = props;
  return (
    <details className={`disclosure ${className}`} open={isOpen}>
      <summary>
        <ChevronDown size={16} aria-hidden="true" />
        {summary}
      </summary>
      {children}
    </details>
  );
}

import { ChevronDown } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import './Disclosure.css';

interface DisclosureProps {
  readonly summary: ReactNode;
  /** Shows its content from the start. */
  readonly isOpen?: boolean;
  /** Mounts its content when it is first opened. */
  readonly isLazy?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}

/** Content that is hidden until the user opens it. */
export function Disclosure(props: DisclosureProps): ReactNode {
  const { summary, isOpen = false, isLazy = false, className = '', children } = props;
  const [isMounted, setIsMounted] = useState(isOpen || !isLazy);
  return (
    <details
      className={`disclosure ${className}`}
      open={isOpen}
      onToggle={(event) => {
        if (event.currentTarget.open) setIsMounted(true);
      }}
    >
      <summary>
        <ChevronDown size={16} aria-hidden="true" />
        {summary}
      </summary>
      {isMounted && children}
    </details>
  );
}

import type { ReactNode } from 'react';

/** One stroke without an end. */
export function Logo({ size = 24 }: { readonly size?: number }): ReactNode {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 32 32"
      fill="none"
      stroke="currentColor"
      strokeWidth="3"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <path d="M27 10.5c-2.6-2.6-6.4-1.8-8.8 1.6l-4.4 7.8c-2.2 3.6-6.2 4-8.4 1.2-2.4-3-.9-8.6 3.2-9.4 3-.5 4.7 1.7 6.6 4.6 2.4 3.8 4.6 6.3 8 5.2 3-1 4-3.900 3.500-6.300" />
    </svg>
  );
}

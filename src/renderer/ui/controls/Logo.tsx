import type { ReactNode } from 'react';

/** The stroke of the app's icon. */
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
      <path d="M3 21.3C11 21 23 18.9 22.8 12.1C22.7 8.5 19.2 6.5 16 6.5C11.6 6.5 9 10.8 9 15.8C9 21.5 12 25.3 16.7 25.3C22 25.3 24.5 19.5 29 18.4" />
    </svg>
  );
}

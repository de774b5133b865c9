/** The path that a damaged file is kept under. */
export const damagedName = (path: string, now: Date): string =>
  `${path}.damaged-${now.toISOString().replaceAll(':', '-')}`;

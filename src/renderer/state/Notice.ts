/** Something that the window tells its user, in words. */
export interface Notice {
  /** A notice with the id of an older one replaces it. */
  readonly id: string;
  readonly level: 'info' | 'warning' | 'error';
  readonly title: string;
  /** What happened and what to do. */
  readonly text: string;
}

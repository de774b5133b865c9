/** What is known about new versions of an installed Everink. */
export type UpdateState =
  /** Nothing is contacted: the user has not allowed it. */
  | { readonly state: 'off' }
  | { readonly state: 'checking' }
  | { readonly state: 'upToDate' }
  | { readonly state: 'downloading'; readonly version: string }
  /** Downloaded and verified; installed when Everink quits. */
  | { readonly state: 'ready'; readonly version: string }
  /** Everink cannot replace itself: the user installs this version. */
  | { readonly state: 'manual'; readonly version: string }
  /** Tried again at the next check. */
  | { readonly state: 'failed'; readonly why: UpdateFailure };

/**
 * - `unreachable`: no answer, as without a network.
 * - `invalid`: the feed or the download is not what it should be, and was discarded.
 * - `not-installed`: this version is still in its place.
 */
export type UpdateFailure = 'unreachable' | 'invalid' | 'not-installed';

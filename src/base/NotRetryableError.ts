/** An error that a retry cannot fix: the retries stop at once. */
export class NotRetryableError extends Error {
  override readonly name: string = 'NotRetryableError';
}

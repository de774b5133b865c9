/** An error that another try cannot mend: the retries stop at once. */
export class NotRetryableError extends Error {
  override readonly name: string = 'NotRetryableError';
}

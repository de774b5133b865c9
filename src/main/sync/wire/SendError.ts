import { NotRetryableError } from '../../../base/NotRetryableError.ts';

/** A send whose acknowledgement did not come; another one may. The message is a sentence for a person. */
export class SendError extends Error {
  override readonly name = 'SendError';
}

/** The server does not take changes of this board from us. The message is a sentence for a person. */
export class NotPermittedError extends NotRetryableError {
  override readonly name = 'NotPermittedError';
}

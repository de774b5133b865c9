import { NotRetryableError } from '../../../base/NotRetryableError.ts';

/** A send was not acknowledged; a retry may be. The message is a sentence for a person. */
export class SendError extends Error {
  override readonly name = 'SendError';
}

/** The server refuses our changes of this board. The message is a sentence for a person. */
export class NotPermittedError extends NotRetryableError {
  override readonly name = 'NotPermittedError';
}

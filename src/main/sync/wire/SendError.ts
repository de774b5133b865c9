import { NotRetryableError } from '../../../base/NotRetryableError.ts';
import type { SyncReason } from '../../../shared/status.ts';

/** A send was not acknowledged; a retry may be. */
export class SendError extends Error {
  override readonly name = 'SendError';

  constructor(reason: SyncReason) {
    super(reason);
  }
}

/** The server refuses our changes of this board. */
export class NotPermittedError extends NotRetryableError {
  override readonly name = 'NotPermittedError';

  constructor(reason: SyncReason) {
    super(reason);
  }
}

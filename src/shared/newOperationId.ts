/** RFC 9562, 5.7: 48 bits of milliseconds since the epoch. */
const timeDigits = 12;
const uuidV4RandomFrom = 15;

/**
 * An id for an operation: a UUID of version 7 (RFC 9562, 5.7), so ids that are made one after the other sort one
 * after the other. The database knows operations by their ids, in an index over all of them: ids in no order put
 * each new one on another page of it, which a million waiting operations made five times as dear to save. Nothing
 * relies on the order: a clock that was set back costs a page or two.
 *
 * @param wallMs milliseconds since the epoch
 */
export function newOperationId(wallMs: number = Date.now()): string {
  const time = Math.max(0, Math.floor(wallMs)).toString(16).padStart(timeDigits, '0');
  // What is random in a UUID of version 4, its variant included, is what has to be random in this one.
  const random = crypto.randomUUID().slice(uuidV4RandomFrom);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random}`;
}

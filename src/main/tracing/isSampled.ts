const hexDigits = 8;
const range = 16 ** hexDigits;

/**
 * Whether an operation is among the share that is traced. The same operation gets the same answer each time,
 * so its failed delivery and the one that succeeded are traced both or neither. The last digits of a UUID
 * are random in all versions that are made of randomness, the time-ordered one included.
 */
export function isSampled(operationId: string, sampleRate: number): boolean {
  return Number.parseInt(operationId.slice(-hexDigits), 16) < sampleRate * range;
}

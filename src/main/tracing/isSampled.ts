const hexDigits = 8;
const range = 16 ** hexDigits;

/**
 * Whether an operation is in the traced sample. The same operation always gets the same answer,
 * so its failed delivery and the one that succeeded are traced both or neither. The last digits of a UUID
 * are random in all versions that are made of randomness, the time-ordered one included.
 */
export function isSampled(operationId: string, sampleRate: number): boolean {
  return Number.parseInt(operationId.slice(-hexDigits), 16) < sampleRate * range;
}

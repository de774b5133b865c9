/** Divisible by three, so that no piece ends in padding; small enough to be the arguments of one call. */
const base64PieceSizeBytes = 24_576;

export function base64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += base64PieceSizeBytes) {
    pieces.push(btoa(String.fromCharCode(...bytes.subarray(at, at + base64PieceSizeBytes))));
  }
  return pieces.join('');
}

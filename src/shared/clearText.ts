import { isLoopback } from './isLoopback.ts';

/** Whether what goes to an address, with the token or key for it, can be read by others on the way. */
export function isClearText(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  const isPlain = protocol === 'ws:' || protocol === 'http:';
  return isPlain && !isLoopback(hostname);
}

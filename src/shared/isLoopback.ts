/**
 * Whether only this machine can reach an address.
 * @param host a name or an address; one of IPv6 may stand in brackets, as in a URL
 */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

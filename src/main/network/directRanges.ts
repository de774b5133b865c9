import { BlockList, isIP } from 'node:net';

/**
 * Whether the address of a server is in a range that `NO_PROXY` names, such as `10.0.0.0/8` or `fd00::/8`. Names are not
 * looked up.
 * @param hostname of a URL
 */
export function isInDirectRange(hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, '');
  const family = familyOf(address);
  if (family === undefined) return false;
  const ranges = new BlockList();
  for (const entry of (process.env.no_proxy || process.env.NO_PROXY || '').split(/[\s,]+/)) {
    addRange(ranges, entry);
  }
  return ranges.check(address, family);
}

/** What is no range is skipped: it may be a host. */
function addRange(ranges: BlockList, entry: string): void {
  const [, network = '', length = ''] = /^\[?([\da-f.:]+)\]?\/(\d{1,3})$/i.exec(entry) ?? [];
  const family = familyOf(network);
  if (family === undefined || Number(length) > (family === 'ipv4' ? 32 : 128)) return;
  ranges.addSubnet(network, Number(length), family);
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address);
  return version === 0 ? undefined : version === 4 ? 'ipv4' : 'ipv6';
}

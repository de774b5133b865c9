import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import type { Clock } from '../../base/Clock.ts';

/** Asking the system takes some ten microseconds; a second or two is at once for a person. */
const lookEveryMs = 2_000;

export type ReadInterfaces = () => NodeJS.Dict<NetworkInterfaceInfo[]>;

/**
 * Calls back when this machine's addresses changed: another network, a cable, a VPN. A socket of the old network is
 * silent from then on, and nothing else tells of that before its time is over.
 *
 * @returns the way to stop.
 */
export function watchNetwork(
  changed: () => void,
  clock: Clock,
  read: ReadInterfaces = networkInterfaces,
): () => void {
  let known = addressesOf(read);
  let stop = clock.after(lookEveryMs, look);
  function look(): void {
    stop = clock.after(lookEveryMs, look);
    const current = addressesOf(read);
    if (current === known) return;
    known = current;
    changed();
  }
  return () => stop();
}

/** In one text, in any order of the interfaces. Empty when the system does not tell. */
function addressesOf(read: ReadInterfaces): string {
  try {
    return Object.values(read())
      .flatMap((infos) => infos ?? [])
      .filter(({ internal }) => !internal)
      .map(({ cidr, address }) => cidr ?? address)
      .toSorted()
      .join(' ');
  } catch {
    return '';
  }
}

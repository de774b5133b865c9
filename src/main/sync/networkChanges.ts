import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import type { Clock } from '../../base/Clock.ts';

/** A query takes some ten microseconds, and a delay of a second or two is not noticed. */
const lookEveryMs = 2_000;

export type ReadInterfaces = () => NodeJS.Dict<NetworkInterfaceInfo[]>;

/**
 * Calls back when this machine's addresses changed: another network, a cable, a VPN. A socket of the old network is
 * silent from then on, which nothing else reports before its timeout.
 *
 * @returns a function that stops watching
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

/** As one text, whatever the order of the interfaces. Empty when the system does not report them. */
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

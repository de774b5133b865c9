import type { NetworkInterfaceInfo } from 'node:os';
import type { ShareAddress } from '../../shared/ipc.ts';

/** The result of `os.networkInterfaces()`. */
export type NetworkInterfaces = Readonly<
  Record<
    string,
    readonly Pick<NetworkInterfaceInfo, 'address' | 'family' | 'internal'>[] | undefined
  >
>;

/** Bridges of containers and virtual machines, and tunnels. Others on the network rarely reach this machine there. */
const virtualName =
  /^(docker|podman|veth|br-|virbr|lxc|lxd|cni|flannel|vmnet|vboxnet|vmware|virtualbox|vethernet|hyper-v|bridge|utun|tun|tap|ppp|ipsec|wg|zt|tailscale|zerotier|awdl|llw)/i;
const privateRange = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/;
const linkLocalRange = /^169\.254\./;

/**
 * The IPv4 addresses of this machine on the network, most likely one first; none without a network. Within a category,
 * the order is that of the system.
 */
export function lanAddresses(interfaces: NetworkInterfaces): readonly ShareAddress[] {
  const found = Object.entries(interfaces).flatMap(([name, infos = []]) =>
    infos
      .filter(({ family, internal }) => family === 'IPv4' && !internal)
      .map(({ address }) => ({ name, address, rank: rankOf(name, address) })),
  );
  const sorted = found.toSorted((one, other) => one.rank - other.rank);
  const byAddress = new Map<string, ShareAddress>();
  for (const { name, address } of sorted) {
    if (!byAddress.has(address)) byAddress.set(address, { name, address });
  }
  return [...byAddress.values()];
}

function rankOf(name: string, address: string): number {
  if (linkLocalRange.test(address)) return 3;
  if (virtualName.test(name)) return 2;
  return privateRange.test(address) ? 0 : 1;
}

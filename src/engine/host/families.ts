import type { Model } from '../../model/index.js';
import { HOST_ADDRESSES, HOST_EMPTY } from '../core/codes.js';

/** A server by one family of addresses. */
export interface HostAddress {
  readonly server: number;
  /** Number of the server's address of this family, whatever the name. The first of each server has the server's number. */
  readonly endpoint: number;
  readonly isIpv6: boolean;
}

/** Both families of addresses, as the core has them: of hosts and of addresses, by number. */
export interface Families {
  /** Results of the lookups of a host for an MTA that uses IPv4 alone, and IPv6 alone. */
  readonly kindOfIpv4: Uint8Array;
  readonly kindOfIpv6: Uint8Array;
  /** 1 where some address of the host is of IPv6. */
  readonly hasIpv6: Uint8Array;
  readonly isIpv6: Uint8Array;
  readonly endpoint: Int32Array;
}

/** The addresses of each host: of each of its servers one of its family, or one of each, AAAA before A. */
export function addressesOf({ hosts, servers }: Model): HostAddress[][] {
  let endpoint = servers.length;
  const addresses = servers.map(({ family }, server): HostAddress[] => {
    const first = { server, endpoint: server, isIpv6: family !== 'ipv4' };
    return family === 'both' ? [first, { server, endpoint: endpoint++, isIpv6: false }] : [first];
  });
  const numbers = new Map(servers.map(({ name }, server) => [name, server]));
  return hosts.map(({ answer }) =>
    answer.kind === 'servers' ? answer.servers.flatMap((name) => addresses[numbers.get(name) as number] ?? []) : [],
  );
}

/** Number of addresses of all servers. */
export function countEndpoints({ servers }: Model): number {
  return servers.reduce((sum, { family }) => sum + (family === 'both' ? 2 : 1), 0);
}

export function familiesOf(hostKind: Uint8Array, addresses: readonly (readonly HostAddress[])[]): Families {
  const all = addresses.flat();
  return {
    kindOfIpv4: hostKind.map((kind, host) => kindOfFamily(kind, addresses[host], false)),
    kindOfIpv6: hostKind.map((kind, host) => kindOfFamily(kind, addresses[host], true)),
    hasIpv6: Uint8Array.from(addresses, (list) => (list.some(({ isIpv6 }) => isIpv6) ? 1 : 0)),
    isIpv6: Uint8Array.from(all, ({ isIpv6 }) => (isIpv6 ? 1 : 0)),
    endpoint: Int32Array.from(all, ({ endpoint }) => endpoint),
  };
}

/** Result of the lookup for one family: a name with an address of only the other one exists (NODATA, RFC 2308 §2.2). */
function kindOfFamily(kind: number, addresses: readonly HostAddress[] | undefined, ipv6: boolean): number {
  if (kind !== HOST_ADDRESSES) return kind;
  return addresses?.some(({ isIpv6 }) => isIpv6 === ipv6) === true ? HOST_ADDRESSES : HOST_EMPTY;
}

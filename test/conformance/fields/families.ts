import type { DnsEntry } from '../recording.js';
import type { Field } from './field.js';

const isIpv6 = (ip: string): boolean => ip.includes(':');

/** An address of IPv4 written as one of IPv6 (RFC 4291 §2.5.5.2): whoever connects to it speaks IPv4. */
const MAPPED = /^::ffff:\d+(?:\.\d+){3}$/i;

/** Names of which the lookup of one family fails. */
function failingNames(dns: readonly DnsEntry[]): Readonly<Record<string, object>> {
  const names: Record<string, { failures: object[] }> = {};
  for (const [owner, kind, record] of dns) {
    if (record !== 'A' && record !== 'AAAA') continue;
    const name = String(owner);
    names[name] ??= { failures: [] };
    names[name].failures.push({ kind: String(kind).toLowerCase(), record: record.toLowerCase() });
  }
  return names;
}

/** IPv6 and IPv4: which addresses a host has, and which of them the sender can reach. */
export const FAMILIES: Field = {
  modes: {
    noroute: ({ timing }) => ({ failures: [{ kind: 'unreachable', ...timing }] }),
    // Linux asks three times, a second apart, who has the address on the link (ARP, RFC 4861 §7.2.2).
    unreach: ({ timing }) => ({ failures: [{ kind: 'unreachable', after: '3s', ...timing }] }),
  },
  variants: {
    noaddr: () => ({ ipv6: false }),
    nobalance: () => ({ family: { balance: false } }),
    prefer4: () => ({ family: { prefer: 'ipv4' } }),
    prefer6: () => ({ family: { prefer: 'ipv6' } }),
  },
  server: ({ ip }) => (isIpv6(ip) && !MAPPED.test(ip) ? { family: 'ipv6' } : {}),
  names: ({ dns }) => failingNames(dns),
};

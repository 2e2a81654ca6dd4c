import type { Field } from './field.js';

const isIpv6 = (ip: string): boolean => ip.includes(':');

/** An address of IPv4 written as one of IPv6 (RFC 4291 §2.5.5.2): whoever connects to it speaks IPv4. */
const MAPPED = /^::ffff:\d+(?:\.\d+){3}$/i;

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
  cannotSay: ({ dns }) => (dns.some(([, , of]) => of === 'AAAA') ? 'the lookup of one family that fails' : null),
};

import { type Field, notYet } from './field.js';

const NOT_YET = 'IPv6';

/** IPv6 and IPv4: which addresses a host has, and which of them the sender can reach. */
export const FAMILIES: Field = {
  modes: {
    ...notYet(['noroute'], NOT_YET),
    ...notYet(['unreach'], 'no route at link level'),
  },
  variants: {
    noaddr: () => NOT_YET,
    nobalance: () => NOT_YET,
    prefer4: () => NOT_YET,
    prefer6: () => NOT_YET,
  },
  cannotSay: ({ dns }) => (dns.some(([, type, of]) => type === 'AAAA' || of === 'AAAA') ? NOT_YET : null),
};

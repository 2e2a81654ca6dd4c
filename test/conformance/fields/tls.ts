import { type Field, notYet } from './field.js';

const NOT_YET = 'TLS';

/** STARTTLS, certificates, DANE and MTA-STS. */
export const TLS: Field = {
  modes: notYet(['tls', 'ehlodrop', 'mailtls'], NOT_YET),
  variants: {
    opportunistic: () => NOT_YET,
    require: () => NOT_YET,
    verify: () => NOT_YET,
  },
  cannotSay: ({ policy, dns }) => {
    if (policy !== undefined) return 'MTA-STS';
    return dns.some(([, type]) => type === 'TLSA') ? 'DANE' : null;
  },
};

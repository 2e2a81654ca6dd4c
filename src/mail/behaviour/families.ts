import { flag, group, orNone, time, word } from './forms.js';

/** Address families that an MTA uses; which one comes first, and among which addresses. */
export const FAMILY_USES = ['both', 'ipv4', 'ipv6'] as const;
export const FAMILY_PREFERENCES = ['ipv6', 'ipv4', 'any', 'dnsOrder'] as const;
const SCOPES = ['host', 'preference'] as const;

/** RFC 5321 §5.2 leaves all of it to local circumstances; RFC 3974 §3 and RFC 6724 put IPv6 first. */
export const FAMILY = group('family', 'Which families of addresses it uses, and in which order.', {
  use: {
    form: word(FAMILY_USES),
    description: 'Which it uses: of a host that has an address of the other family alone it knows none.',
  },
  asks: {
    form: word(['always', 'ifRouted']),
    description:
      'Whether a host without a route to IPv6 asks for such addresses all the same, and finds them unreachable (`always`), or knows of none (`ifRouted`: OpenSMTPD).',
  },
  prefer: {
    form: word(FAMILY_PREFERENCES),
    description:
      'Whose addresses come first; `any`: either, by chance; `dnsOrder`: as the servers of a host stand in the file, of one with both IPv6 first.',
  },
  within: {
    form: word(SCOPES),
    description:
      'What is put in that order: the addresses of each `host`, or those of all hosts of a `preference` (Exim, dma).',
  },
  balance: {
    form: flag,
    description:
      'Under a limit of `addresses` it keeps room for both families, over all preferences (Postfix, `smtp_balance_inet_protocols`).',
  },
  race: {
    form: orNone(time(0.001), 'none'),
    description:
      'How long it waits for a connection before it tries the next address of the same host beside it (chasquid: 300ms; OpenSMTPD: 2s).',
    examples: ['300ms'],
  },
});

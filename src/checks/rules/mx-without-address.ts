import { defineCheck } from '../check.js';
import { type Exchanger, isAddress, isRoot, routesOverTime } from '../routes.js';

const NO_ADDRESS = {
  nxdomain: 'does not exist',
  empty: 'has no address',
  servfail: 'cannot be looked up (the DNS answers SERVFAIL)',
  timeout: 'cannot be looked up (the DNS does not answer)',
  loopback: 'leads every sender to itself: some leave it out, some return the mail, some send it in a loop',
} as const;

function whyNoAddress({ host, servers }: Exchanger): string | undefined {
  if (host === undefined) return NO_ADDRESS.nxdomain;
  if (host.answer.kind !== 'servers') return NO_ADDRESS[host.answer.kind];
  return servers.length === 0 ? NO_ADDRESS.empty : undefined;
}

/** An MX host without a server. */
export const mxWithoutAddress = defineCheck(
  {
    code: 'mx-without-address',
    title: 'MX without an address',
    noMend: 'the name may be misspelt, or lack its address: its owner knows',
    looksFor:
      'An MX record whose host name has no address or cannot be looked up: senders skip it, and each lookup that times out costs them time.',
  },
  (model) =>
    routesOverTime(model).flatMap((route) =>
      route.levels
        .flatMap((level) => level.exchangers)
        .flatMap((exchanger) => {
          const why = whyNoAddress(exchanger);
          if (why === undefined || isAddress(exchanger.name) || isRoot(exchanger.name)) return [];
          return [
            {
              message: `the MX ${exchanger.name} of ${route.domain.name} ${why}`,
              path: exchanger.path,
              hint:
                exchanger.host?.answer.kind === 'loopback'
                  ? 'if the domain takes no mail, publish a null MX (`0 .`, RFC 7505); else take the record out'
                  : 'give the name an address, or take the record out (RFC 5321 §5.1: an MX must name a host with an address)',
            },
          ];
        }),
    ),
);

import { defineCheck } from '../check.js';
import { isAddress, isRoot, routesOverTime } from '../routes.js';

/** An MX that is an address, or the root beside other records. */
export const mxNotAName = defineCheck(
  {
    code: 'mx-not-a-name',
    title: 'MX that is not a host name',
    noMend: 'its owner knows which name is meant, and whether the domain is to take mail',
    looksFor:
      'An MX record with an IP address, or `0 .` beside other records (RFC 7505 §3): senders do different things with either.',
  },
  (model) =>
    routesOverTime(model).flatMap((route) =>
      route.levels
        .flatMap((level) => level.exchangers)
        .flatMap(({ name, path }) => {
          if (isAddress(name)) {
            return [
              {
                message: `the MX ${name} of ${route.domain.name} is an IP address: Postfix and Sendmail connect to it, Exim skips it, others bounce`,
                path,
                hint: 'give the address a name and point the MX to that (RFC 1035 §3.3.9)',
              },
            ];
          }
          if (!isRoot(name)) return [];
          return [
            {
              message: `\`0 .\` of ${route.domain.name} says that it takes no mail, and other records say that it does`,
              path,
              hint: 'publish `0 .` alone, or take it out (RFC 7505 §3)',
            },
          ];
        }),
    ),
);

import { defineCheck } from '../check.js';
import { routesOverTime } from '../routes.js';

/** A relay that has nowhere to forward to, as nothing is preferred to it. */
export const preferredRelay = defineCheck(
  {
    code: 'preferred-relay',
    title: 'Relay without a better server',
    looksFor:
      'A relay at the best preference of a domain: it forwards to better preferences only (RFC 5321 §5.1), finds none, and bounces what it has accepted.',
  },
  (model) =>
    routesOverTime(model).flatMap((route) =>
      (route.levels[0]?.exchangers ?? []).flatMap((exchanger) =>
        exchanger.servers
          .filter((server) => server.relay !== null)
          .map((server) => ({
            message: `${server.name} is a relay and has the best preference of ${route.domain.name} (${exchanger.preference}): it has no one to forward to, and its mail bounces`,
            path: exchanger.path,
            hint: 'give the relay a higher number than the server that holds the mailboxes, or drop `relay`',
          })),
      ),
    ),
);

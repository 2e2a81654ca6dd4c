import { defineCheck, listNames, setting } from '../check.js';
import { routesOverTime } from '../routes.js';

/** A relay with no host to forward to, as none is preferred to it. */
export const preferredRelay = defineCheck(
  {
    code: 'preferred-relay',
    title: 'Relay without a better server',
    mends: 'gives it a preference 10 above the last, where a server behind it holds the mailboxes',
    looksFor:
      'A relay at the best preference of a domain, or before which no better name has an address: it forwards to better preferences only (RFC 5321 §5.1), finds none, and what it has accepted is not delivered.',
  },
  (model) =>
    routesOverTime(model).flatMap((route) => {
      // Exchangers without a server cannot be forwarded to, either.
      const place = route.levels.findIndex(({ servers }) => servers.length > 0);
      const nameless = route.levels.slice(0, Math.max(0, place)).flatMap(({ exchangers }) => exchangers);
      const last = route.levels.at(-1);
      const holds = route.levels.slice(place + 1).some(({ servers }) => servers.some(({ relay }) => relay === null));
      return (route.levels[place]?.exchangers ?? []).flatMap((exchanger) =>
        exchanger.servers
          .filter(({ relay }) => relay !== null && relay.via === undefined)
          .map((server) =>
            nameless.length === 0
              ? {
                  message: `${server.name} is a relay and has the best preference of ${route.domain.name} (${exchanger.preference}): it has no one to forward to, so what it accepts is never delivered`,
                  path: exchanger.path,
                  hint: 'give the relay a higher number than the server that holds the mailboxes, or drop `relay`',
                  ...(holds && last !== undefined
                    ? {
                        mend: setting(
                          exchanger.path,
                          `${Math.min(65_535, last.preference + 10)} ${exchanger.name}`,
                          'lost',
                        ),
                      }
                    : {}),
                }
              : {
                  message: `${server.name} is a relay, and nothing that ${route.domain.name} prefers to it has an address (${listNames(nameless.map(({ name }) => name))}): what it accepts cannot go on`,
                  path: exchanger.path,
                  hint: 'give the better names their addresses back: until then the relay only keeps mail, or returns it',
                },
          ),
      );
    }),
);

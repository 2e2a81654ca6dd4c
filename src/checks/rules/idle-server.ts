import { defineCheck } from '../check.js';
import { fallbacksOf } from '../fallbacks.js';
import { nextHopServers, routesOverTime } from '../routes.js';

/** A server that no domain leads to. */
export const idleServer = defineCheck(
  {
    code: 'idle-server',
    title: 'Server that gets no mail',
    looksFor:
      'A server that no MX record and no domain name leads to, now or after a change, and no sender by an address of its own: often a misspelt host name.',
  },
  (model) => {
    const reached = new Set([
      ...routesOverTime(model).flatMap((route) => route.servers),
      ...fallbacksOf(model).flatMap(({ servers }) => servers),
      ...nextHopServers(model),
    ]);
    return model.servers
      .filter((server) => !reached.has(server))
      .map((server) => ({
        message: `no domain leads to the server ${server.name}`,
        path: ['servers', server.name],
        hint: 'name one of its hosts in an MX record, or take it out',
      }));
  },
);

import type { Model, ServerModel } from '../../model/index.js';
import { defineCheck } from '../check.js';
import { fallbacksOf } from '../fallbacks.js';
import { sendersTo } from '../flows.js';
import { nextHopServers, ownAddressServers, routesOverTime } from '../routes.js';

/** Servers at the own addresses of domains, which some senders try once all MX hosts have failed. */
function lastResorts(model: Model): readonly ServerModel[] {
  return model.domains.flatMap(({ name }) =>
    sendersTo(model, name).some(({ mta }) => mta.implicitMx === 'afterAll') ? ownAddressServers(model, name) : [],
  );
}

/** A server that no domain leads to. */
export const idleServer = defineCheck(
  {
    code: 'idle-server',
    title: 'Server that gets no mail',
    noMend: 'a record may be missing or misspelt: its owner knows',
    looksFor:
      'A server that no MX record and no domain name leads to, now or after a change, and no sender by an address of its own: often a misspelt host name.',
  },
  (model) => {
    const reached = new Set([
      ...routesOverTime(model).flatMap((route) => route.servers),
      ...fallbacksOf(model).flatMap(({ servers }) => servers),
      ...nextHopServers(model),
      ...lastResorts(model),
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

import { defineCheck, listNames } from '../check.js';
import { routesOf } from '../routes.js';

/** Several MX names that lead to one machine. */
export const sameServer = defineCheck(
  {
    code: 'same-server',
    title: 'Several names, one server',
    noMend: 'a second machine has to be there first',
    looksFor:
      'MX records with several host names that all lead to one machine: it looks like a cluster and fails as one.',
  },
  (model) =>
    routesOf(model).flatMap((route) => {
      // A name without a server is covered by another check.
      const exchangers = route.levels.flatMap((level) => level.exchangers).filter(({ servers }) => servers.length > 0);
      const names = [...new Set(exchangers.map(({ name }) => name))];
      const [server] = route.servers;
      if (server === undefined || route.servers.length > 1 || names.length < 2) return [];
      return [
        {
          message: `${listNames(names)} are one server, ${server.name}: when it is down, so are all ${names.length}`,
          path: route.path,
          hint: 'put another machine behind one of the names, or publish one name',
        },
      ];
    }),
);

import { defineCheck } from '../check.js';
import { plannedSiteOutage } from '../outages.js';
import { routesOf } from '../routes.js';

/** A cluster of equals that all stand at one site. */
export const oneSite = defineCheck(
  {
    code: 'one-site',
    title: 'All servers at one site',
    noMend: 'another site has to be there first',
    looksFor:
      'Two or more servers of one preference, no backups, and all at one site: their failures are not independent.',
  },
  (model) =>
    routesOf(model).flatMap((route) => {
      const [first] = route.servers;
      if (first === undefined || first.site === null || route.levels.length > 1 || route.servers.length < 2) return [];
      if (route.servers.some((server) => server.site !== first.site)) return [];
      return [
        {
          message: `all ${route.servers.length} servers of ${route.domain.name} are at ${first.site}: what takes down the site takes down all of them${plannedSiteOutage(model, first.site)}`,
          path: route.path,
          hint: 'put one of them, or a backup, at another site',
        },
      ];
    }),
);

import type { Model, ServerModel } from '../../model/index.js';
import { defineCheck, type Finding, groupBy, listNames, type ScenarioPath } from '../check.js';
import { plannedSiteOutage } from '../outages.js';
import { type Route, routesOf } from '../routes.js';

function sitePath(server: ServerModel): ScenarioPath {
  return ['servers', server.name, 'site'];
}

function sharedBackups(model: Model, route: Route): readonly Finding[] {
  const best = new Set(route.best.servers);
  const bySite = groupBy(best, (server) => server.site);
  const backups = route.levels.slice(1).flatMap((level) => level.servers);
  return [...new Set(backups)].flatMap((server) => {
    const primaries = bySite.get(server.site);
    if (server.site === null || primaries === undefined || best.has(server)) return [];
    const shared = `${server.name} is at ${server.site} with ${listNames(primaries.map((one) => one.name))}, for which it stands in`;
    return [
      {
        message: `${shared}: what takes down the site takes down both${plannedSiteOutage(model, server.site)}`,
        path: sitePath(server),
        hint: 'put the backup at another site, behind another network and another power supply',
      },
    ];
  });
}

/** A backup that fails together with the servers it backs up. */
export const sharedSite = defineCheck(
  {
    code: 'shared-site',
    title: 'Backup at the site of its primary',
    noMend: 'another site has to be there first',
    looksFor:
      'A server of worse preference at the site of one of best preference: independent failures are what makes a backup worth having.',
  },
  (model) => routesOf(model).flatMap((route) => sharedBackups(model, route)),
);

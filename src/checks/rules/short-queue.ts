import { queueLife } from '../../mail/index.js';
import type { Model } from '../../model/index.js';
import { formatDuration } from '../../units/index.js';
import { defineCheck, type Finding } from '../check.js';
import { commonOutages, longestBeyond, spellOutage } from '../outages.js';
import { type Route, routesOf } from '../routes.js';

function shortRelays(model: Model, route: Route): readonly Finding[] {
  return route.levels.flatMap((level, place) => {
    if (level.servers.every(({ relay }) => relay === null)) return [];
    const better = [...new Set(route.levels.slice(0, place).flatMap((one) => one.servers))];
    const common = commonOutages(model, better);
    return level.servers.flatMap((server) => {
      if (server.relay === null) return [];
      const life = queueLife(server.relay);
      const outage = longestBeyond(common, life);
      if (outage === undefined) return [];
      return [
        {
          message: `the backup ${server.name} keeps mail ${formatDuration(life)}; ${spellOutage(outage)}`,
          path: ['servers', server.name, 'relay', 'giveUpAfter'],
          hint: 'let the backup keep mail longer than any outage of what it backs up; two weeks are common',
        },
      ];
    });
  });
}

/** A backup whose queue life is shorter than an outage of what it backs up. */
export const shortQueue = defineCheck(
  {
    code: 'short-queue',
    title: 'Backup that gives up too early',
    looksFor:
      'A relay whose queue life is shorter than an outage of all the servers it could forward to: what it took in bounces before they are back.',
  },
  (model) => routesOf(model).flatMap((route) => shortRelays(model, route)),
);

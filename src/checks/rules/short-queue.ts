import { queueLife } from '../../mail/index.js';
import type { Model, ServerModel } from '../../model/index.js';
import { DAY, formatDuration, type Seconds, spellDuration } from '../../units/index.js';
import { defineCheck, type Finding, type Mend, setting } from '../check.js';
import { Company, longestBeyond, type Outage, spellOutage } from '../outages.js';
import { type Route, routesOf } from '../routes.js';

/** A queue life of two weeks, or twice the outage if that is longer. */
function longerQueue(name: string, length: Seconds): Mend {
  return setting(['servers', name, 'relay', 'giveUpAfter'], spellDuration(Math.max(14 * DAY, 2 * length)), 'lost');
}

/** Findings for a relay, given the common outages of all servers that it could forward to. */
function shortRelay({ name, relay }: ServerModel, common: readonly Outage[]): readonly Finding[] {
  if (relay === null) return [];
  const life = queueLife(relay);
  const outage = longestBeyond(common, life);
  if (outage === undefined) return [];
  return [
    {
      message: `the backup ${name} keeps mail ${formatDuration(life)}; ${spellOutage(outage)}`,
      path: ['servers', name, 'relay', 'giveUpAfter'],
      hint: 'let the backup keep mail longer than any outage of what it backs up; two weeks are common',
      ...(Number.isFinite(outage.length) ? { mend: longerQueue(name, outage.length) } : {}),
    },
  ];
}

function shortRelays(model: Model, { levels, servers: all }: Route): readonly Finding[] {
  if (all.every(({ relay }) => relay === null)) return [];
  const better = new Company(model);
  const known = new Set<ServerModel>();
  return levels.flatMap(({ servers }) => {
    const common = better.outages();
    const found = servers.flatMap((server) => shortRelay(server, common));
    for (const server of servers) if (!known.has(server)) better.add(server);
    for (const server of servers) known.add(server);
    return found;
  });
}

/** A backup whose queue life is shorter than an outage of the servers it backs up. */
export const shortQueue = defineCheck(
  {
    code: 'short-queue',
    title: 'Backup that gives up too early',
    mends: 'lets the backup keep mail for two weeks, or twice the outage',
    looksFor:
      'A relay whose queue life is shorter than an outage of all the servers it could forward to: what it took in bounces before they are back.',
  },
  (model) => routesOf(model).flatMap((route) => shortRelays(model, route)),
);

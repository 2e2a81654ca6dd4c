import type { MtaBehaviour } from '../../mail/index.js';
import type { SenderModel } from '../../model/index.js';
import { defineCheck, type Finding, listNames } from '../check.js';
import { sendersTo } from '../flows.js';
import { groupBy, remembered } from '../remembered.js';
import { type Level, type Route, routesOf } from '../routes.js';

type Limits = MtaBehaviour['limits'];

/** The first level that a sender never comes to while everything before it is dead; undefined if it comes to all. */
function firstHidden(route: Route, limits: Limits): { level: Level; why: string } | undefined {
  if (limits.nextPreference) return undefined;
  const used = { addresses: 0, hosts: 0 };
  for (const level of route.levels) {
    for (const unit of ['addresses', 'hosts'] as const) {
      const limit = limits[unit];
      if (used[unit] === 0 || level.servers.length === 0 || limit === null || used[unit] < limit) continue;
      return { level, why: `${limit} of the ${used[unit]} ${unit} before it` };
    }
    for (const { servers } of level.exchangers) {
      used.addresses += servers.length;
      used.hosts += servers.length > 0 ? 1 : 0;
    }
  }
  return undefined;
}

/** Senders that would try backups, by their limits. Where one leaves them alone on purpose, another check says what that costs. */
const byLimits = remembered(
  (senders: readonly SenderModel[]): ReadonlyMap<string, readonly SenderModel[]> =>
    groupBy(
      senders.filter(({ mta }) => mta.honoursBackups > 0 && mta.order === 'preference'),
      ({ mta: { limits } }) => JSON.stringify([limits.addresses, limits.hosts, limits.nextPreference]),
    ),
);

function hiddenBackups(route: Route, senders: readonly SenderModel[]): readonly Finding[] {
  const found = new Map<string, { level: Level; why: string; senders: string[] }>();
  if (route.levels.length < 2) return [];
  for (const alike of byLimits(senders).values()) {
    const hidden = alike[0] && firstHidden(route, alike[0].mta.limits);
    if (hidden === undefined) continue;
    const key = `${hidden.level.preference} ${hidden.why}`;
    const entry = found.get(key) ?? { ...hidden, senders: [] };
    for (const { name } of alike) entry.senders.push(name);
    found.set(key, entry);
  }
  return [...found.values()].map(({ level, why, senders: names }) => ({
    message: `${listNames(level.exchangers.map((one) => one.name))} (preference ${level.preference}) stay${level.exchangers.length > 1 ? '' : 's'} hidden from ${listNames(names)}: a delivery ends after ${why}, at every retry again`,
    path: level.exchangers[0]?.path ?? route.path,
    hint: 'keep fewer addresses at the better preferences than senders try in one delivery (Postfix: 5, smtp_mx_address_limit)',
  }));
}

/** A backup that senders with a limit never come to. */
export const hiddenBackup = defineCheck(
  {
    code: 'hidden-backup',
    title: 'Backup behind too many addresses',
    looksFor:
      'More addresses at better preferences than a sender tries in one delivery. When all of them are dead, the live backup is never tried: ' +
      'each retry starts at the best preference again.',
  },
  (model) => routesOf(model).flatMap((route) => hiddenBackups(route, sendersTo(model, route.domain.name))),
);

import type { MtaBehaviour } from '../../mail/index.js';
import type { SenderModel } from '../../model/index.js';
import { defineCheck, type Finding, listNames } from '../check.js';
import { flowsOf } from '../flows.js';
import { type Level, type Route, routesOf } from '../routes.js';

/** Tries that a sender has used up when it has walked these levels without an answer. */
function triesUsed(levels: readonly Level[], unit: 'addresses' | 'hosts'): number {
  const exchangers = levels.flatMap((level) => level.exchangers).filter((exchanger) => exchanger.servers.length > 0);
  return unit === 'hosts' ? exchangers.length : exchangers.reduce((sum, one) => sum + one.servers.length, 0);
}

/** The first level that a sender never comes to while everything before it is dead; undefined if it comes to all. */
function firstHidden(route: Route, limits: MtaBehaviour['limits']): { level: Level; why: string } | undefined {
  for (const [place, level] of route.levels.entries()) {
    if (place === 0 || limits.nextPreference || level.servers.length === 0) continue;
    for (const unit of ['addresses', 'hosts'] as const) {
      const limit = limits[unit];
      const used = triesUsed(route.levels.slice(0, place), unit);
      if (limit !== null && used >= limit) return { level, why: `${limit} of the ${used} ${unit} before it` };
    }
  }
  return undefined;
}

function hiddenBackups(route: Route, senders: readonly SenderModel[]): readonly Finding[] {
  const found = new Map<string, { level: Level; why: string; senders: string[] }>();
  for (const sender of senders) {
    // Where a sender leaves backups alone on purpose, another check says what that costs.
    const hidden =
      sender.mta.honoursBackups > 0 && sender.mta.order === 'preference' && firstHidden(route, sender.mta.limits);
    if (!hidden) continue;
    const key = `${hidden.level.preference} ${hidden.why}`;
    const entry = found.get(key) ?? { ...hidden, senders: [] };
    entry.senders.push(sender.name);
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
  (model) => {
    const flows = flowsOf(model);
    return routesOf(model).flatMap((route) => {
      const senders = new Set(flows.filter((flow) => flow.domain === route.domain.name).map((flow) => flow.sender));
      return hiddenBackups(route, [...senders]);
    });
  },
);

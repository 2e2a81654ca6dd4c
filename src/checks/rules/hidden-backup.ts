import { connectPatience, leadsOn, type MtaBehaviour, type Stage } from '../../mail/index.js';
import { type FailureModel, type Model, meetsAll, type SenderModel, type ServerModel } from '../../model/index.js';
import { formatDuration, type Seconds } from '../../units/index.js';
import { defineCheck, type Finding, groupBy, listNames, remembered } from '../check.js';
import { sendersTo } from '../flows.js';
import { failuresAt, mayCoincide } from '../outages.js';
import { type Level, type Route, routesOf } from '../routes.js';

/** A level that a sender never reaches while everything before it fails. */
interface Hidden {
  readonly level: Level;
  readonly why: string;
  readonly hint: string;
}

const FEWER =
  'keep fewer addresses at the better preferences than senders try in one delivery (Postfix: 5, smtp_mx_address_limit)';
const REFUSE =
  'let servers that cannot take mail refuse connections: silence and late replies are what uses up a delivery';

/** Number of IPv4 and of IPv6 addresses of some servers, of the families that the MTA uses. */
function addressesOf(servers: readonly ServerModel[], { family: { use } }: MtaBehaviour): readonly [number, number] {
  const count = (own: 'ipv4' | 'ipv6'): number =>
    use === 'both' || use === own ? servers.filter(({ family }) => family === 'both' || family === own).length : 0;
  return [count('ipv4'), count('ipv6')];
}

/** Least number of addresses of each family that it tries if the limit has room for both (Postfix, smtp_addr.c). */
function roomOf([of4, of6]: readonly [number, number], limit: number): readonly [number, number] {
  const half = Math.floor(limit / 2);
  if (of6 <= half) return [limit - of6, of6];
  return of4 <= half ? [of4, limit - of4] : [Math.ceil(limit / 2), Math.ceil(limit / 2)];
}

/** True if the room that the limit keeps for both families extends to this level. */
function isBalanced(route: Route, level: Level, mta: MtaBehaviour, limit: number): boolean {
  if (!mta.family.balance) return false;
  const all = addressesOf(route.servers, mta);
  if (all[0] === 0 || all[1] === 0) return false;
  const before = route.levels.slice(0, route.levels.indexOf(level)).flatMap(({ servers }) => servers);
  const used = addressesOf(before, mta);
  const own = addressesOf(level.servers, mta);
  return roomOf(all, limit).some((room, family) => (own[family] ?? 0) > 0 && (used[family] ?? 0) < room);
}

/** Hidden by the number of addresses and hosts it tries. */
function byNumber(route: Route, mta: MtaBehaviour): Hidden | undefined {
  const { limits } = mta;
  const used = { addresses: 0, hosts: 0 };
  for (const level of route.levels) {
    for (const unit of ['addresses', 'hosts'] as const) {
      const limit = limits[unit];
      if (used[unit] === 0 || level.servers.length === 0 || limit === null || used[unit] < limit) continue;
      if (unit === 'addresses' && isBalanced(route, level, mta, limit)) continue;
      const only = unit === 'hosts' ? 'the only host' : 'the only address';
      const which = used[unit] === 1 ? only : `${limit} of the ${used[unit]} ${unit}`;
      return { level, why: `a delivery ends after ${which} before it, at every retry again`, hint: FEWER };
    }
    for (const { servers } of level.exchangers) {
      const [of4, of6] = addressesOf(servers, mta);
      used.addresses += of4 + of6;
      used.hosts += servers.length > 0 ? 1 : 0;
    }
  }
  return undefined;
}

/**
 * True if a server with this failure can be reached but takes no message [4xx, silence or a broken line], and this MTA
 * goes on to the next.
 */
function failsLate(failure: FailureModel, mta: MtaBehaviour): boolean {
  const { stage } = failure;
  if (stage === null || !meetsAll(failure) || !(['mail', 'rcpt', 'data', 'message'] as Stage[]).includes(stage))
    return false;
  if (failure.kind === 'silent') return !failure.atQuit && leadsOn(mta.onFailure[stage].timeout);
  const isCut = failure.kind === 'disconnect' && !failure.kept;
  if (!isCut && (failure.reply === null || failure.reply.code >= 500)) return false;
  return leadsOn(mta.onFailure[stage][isCut ? 'disconnect' : '4xx']);
}

/** Hidden by the number of sessions that get past EHLO, if all better servers may fail only after it. */
function bySessions(model: Model, mta: MtaBehaviour, better: readonly ServerModel[], level: Level): Hidden | undefined {
  const { sessions } = mta.limits;
  if (sessions === null || better.length < sessions) return undefined;
  if (!mayCoincide(model, better, (failure) => failsLate(failure, mta))) return undefined;
  const names = listNames(better.map(({ name }) => name));
  const why = `a delivery ends after ${sessions} session${sessions === 1 ? '' : 's'}, and ${names} may all fail only after EHLO`;
  return { level, why, hint: REFUSE };
}

/** True if the failure prevents the connection or the greeting. */
function isAway(failure: FailureModel): boolean {
  const { kind, stage } = failure;
  return meetsAll(failure) && stage === null && (kind === 'timeout' || kind === 'silent' || kind === 'refuse');
}

/** Longest time that a try at an unreachable server takes [s]. */
function timeToFail(model: Model, server: ServerModel, { timeouts }: MtaBehaviour): Seconds {
  const waits = failuresAt(model, server)
    .filter(isAway)
    .map(({ kind }) => {
      if (kind === 'refuse') return server.rtt;
      return kind === 'timeout' ? connectPatience(timeouts) : timeouts.greeting + server.rtt;
    });
  return Math.max(0, ...waits);
}

/**
 * Hidden by time-outs that outlast the memory of failed hosts: the walk returns to the first address before it gets to
 * this one (OpenSMTPD, mta.c, mta_find_route).
 */
function bySilence(model: Model, mta: MtaBehaviour, better: readonly ServerModel[], level: Level): Hidden | undefined {
  const { walk, deadHosts } = mta;
  if (walk !== 'best' || deadHosts === null || deadHosts.after > 1 || deadHosts.remember === 'destination')
    return undefined;
  if (better.length < 2 || !mayCoincide(model, better, isAway)) return undefined;
  const memory = deadHosts.timeoutFor ?? deadHosts.for;
  const others = better.slice(1).reduce((sum, server) => sum + timeToFail(model, server, mta), 0);
  if (others < memory) return undefined;
  const names = listNames(better.map(({ name }) => name));
  const longest = Math.max(...better.map((server) => timeToFail(model, server, mta)));
  const why = `while ${names} are down, a try takes up to ${formatDuration(longest)}, and a dead address is left alone for ${formatDuration(memory)} only, so a delivery goes back to the first`;
  return { level, why, hint: REFUSE };
}

/** Hidden by a “not now” that this MTA takes as the answer of the whole domain. */
function byReply(model: Model, mta: MtaBehaviour, better: readonly ServerModel[], level: Level): Hidden | undefined {
  const stops = (failure: FailureModel): boolean =>
    meetsAll(failure) &&
    failure.reply !== null &&
    failure.reply.code < 500 &&
    !failure.helo &&
    mta.onFailure[failure.stage ?? 'greeting']['4xx'] === 'defer';
  if (!mayCoincide(model, better, stops) || !leadsOn(mta.onFailure.connect.refused)) return undefined;
  const names = listNames(better.map(({ name }) => name));
  const why = `a 4xx such as ${names} may give ends a delivery there, whatever else is on the list`;
  return {
    level,
    why,
    hint: 'refuse connections instead while it cannot take mail: after a refusal these senders go on',
  };
}

/** The first level that a sender never reaches while everything before it fails; undefined if it reaches all. */
function firstHidden(model: Model, route: Route, mta: MtaBehaviour): Hidden | undefined {
  if (mta.limits.nextPreference) return undefined;
  const counted = byNumber(route, mta);
  if (counted !== undefined) return counted;
  const better: ServerModel[] = [];
  for (const level of route.levels) {
    const isFirst = better.length === 0;
    if (!isFirst && level.servers.some((server) => !better.includes(server))) {
      const hidden =
        bySessions(model, mta, better, level) ??
        bySilence(model, mta, better, level) ??
        byReply(model, mta, better, level);
      if (hidden !== undefined) return hidden;
    }
    for (const server of level.servers) if (!better.includes(server)) better.push(server);
  }
  return undefined;
}

/** Senders that would try backups, by their delivery rules; another check covers those that skip backups on purpose. */
const byWalk = remembered(
  (senders: readonly SenderModel[]): ReadonlyMap<string, readonly SenderModel[]> =>
    groupBy(
      senders.filter(({ mta }) => mta.honoursBackups > 0 && mta.order === 'preference'),
      ({ mta: { limits, walk, deadHosts, timeouts, onFailure, family } }) =>
        JSON.stringify([limits, walk, deadHosts, timeouts, onFailure, family]),
    ),
);

function hiddenBackups(model: Model, route: Route, senders: readonly SenderModel[]): readonly Finding[] {
  const found = new Map<string, Hidden & { readonly names: string[] }>();
  if (route.levels.length < 2) return [];
  for (const alike of byWalk(senders).values()) {
    const hidden = alike[0] && firstHidden(model, route, alike[0].mta);
    if (hidden === undefined) continue;
    const key = `${hidden.level.preference} ${hidden.why}`;
    const entry = found.get(key) ?? { ...hidden, names: [] };
    for (const { name } of alike) entry.names.push(name);
    found.set(key, entry);
  }
  return [...found.values()].map(({ level, why, hint, names }) => ({
    message: `${listNames(level.exchangers.map((one) => one.name))} (preference ${level.preference}) stay${level.exchangers.length > 1 ? '' : 's'} hidden from ${listNames(names)}: ${why}`,
    path: level.exchangers[0]?.path ?? route.path,
    hint,
  }));
}

/** A backup that some senders never reach. */
export const hiddenBackup = defineCheck(
  {
    code: 'hidden-backup',
    title: 'Backup that senders never come to',
    noMend: 'limits and memories are those of other people’s senders',
    looksFor:
      'A live backup that is never tried while everything before it fails, since each delivery ends or begins again before: at a limit of addresses, ' +
      'hosts or sessions, at a 4xx that a sender takes for the answer of the whole domain, or by time-outs that last longer than the memory of them.',
  },
  (model) => routesOf(model).flatMap((route) => hiddenBackups(model, route, sendersTo(model, route.domain.name))),
);

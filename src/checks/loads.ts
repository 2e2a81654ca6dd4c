import type { Model, ServerModel } from '../model/index.js';
import { shuffledHostShares } from '../theory/index.js';
import type { PerSecond } from '../units/index.js';
import { remembered } from './check.js';
import { flowsTo } from './flows.js';
import { type Exchanger, type Level, type Route, routesOf } from './routes.js';

/** Messages per server [1/s]; servers without any are missing. */
export type Loads = ReadonlyMap<ServerModel, PerSecond>;

/** The level that mail for a domain goes to while all servers are up. */
interface Lead {
  readonly route: Route;
  readonly level: Level;
  /** Its exchangers that have a server. */
  readonly exchangers: readonly Exchanger[];
  /** Rate of that mail at its busiest time [1/s]. */
  readonly rate: PerSecond;
}

/** The exchangers of a lead that a server stands behind. */
interface Part {
  readonly lead: Lead;
  readonly exchangers: readonly Exchanger[];
}

function add(loads: Map<ServerModel, PerSecond>, server: ServerModel, rate: PerSecond): void {
  loads.set(server, (loads.get(server) ?? 0) + rate);
}

/** Equal preferences share evenly, and so do the servers behind one of them. */
function spread(exchangers: readonly Exchanger[], rate: PerSecond, loads: Map<ServerModel, PerSecond>): void {
  const shares = shuffledHostShares(exchangers.map(({ servers }) => servers.length));
  exchangers.forEach(({ servers }, at) => {
    for (const server of servers) add(loads, server, rate * (shares[at] ?? 0));
  });
}

const leadsOf = remembered((model: Model): readonly Lead[] =>
  routesOf(model).flatMap((route) => {
    const rate = flowsTo(model, route.domain.name).reduce((sum, flow) => sum + flow.peakRate, 0);
    const level = route.levels.find(({ servers }) => servers.length > 0);
    if (level === undefined || rate === 0) return [];
    return [{ route, level, exchangers: level.exchangers.filter(({ servers }) => servers.length > 0), rate }];
  }),
);

function append<K, V>(lists: Map<K, V[]>, key: K, one: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [one]);
  else list.push(one);
}

const partsOf = remembered((model: Model): ReadonlyMap<ServerModel, readonly Part[]> => {
  const parts = new Map<ServerModel, Part[]>();
  for (const lead of leadsOf(model)) {
    const behind = new Map<ServerModel, Exchanger[]>();
    for (const exchanger of lead.exchangers) {
      for (const server of exchanger.servers) append(behind, server, exchanger);
    }
    for (const [server, exchangers] of behind) append(parts, server, { lead, exchangers });
  }
  return parts;
});

/** Messages that reach each server at the busiest time [1/s] while all are up. */
export const peakLoads: (model: Model) => Loads = remembered((model: Model) => {
  const loads = new Map<ServerModel, PerSecond>();
  for (const { exchangers, rate } of leadsOf(model)) spread(exchangers, rate, loads);
  return loads;
});

/** Adds the load that the next level gets while the only server of the best level is down. */
function addNextLevel({ route, level, rate }: Lead, down: ServerModel, added: Map<ServerModel, PerSecond>): void {
  for (const { exchangers } of route.levels.slice(route.levels.indexOf(level) + 1)) {
    const left = exchangers
      .map((exchanger) => ({ ...exchanger, servers: exchanger.servers.filter((server) => server !== down) }))
      .filter(({ servers }) => servers.length > 0);
    if (left.length > 0) {
      spread(left, rate, added);
      return;
    }
  }
}

/**
 * Adds the load that the other servers of a level get while one is down: the other exchangers if some name has no other
 * server, else only the servers that share its names.
 */
function addToEquals({ lead, exchangers }: Part, down: ServerModel, added: Map<ServerModel, PerSecond>): void {
  const before = lead.exchangers.length;
  const after = before - exchangers.filter(({ servers }) => servers.length === 1).length;
  for (const { servers } of after < before ? lead.exchangers : exchangers) {
    const left = servers.filter((server) => server !== down);
    for (const server of left)
      add(added, server, lead.rate / after / left.length - lead.rate / before / servers.length);
  }
}

/** Extra messages that each server gets at the busiest time [1/s] while one server is down. */
export function addedLoads(model: Model, down: ServerModel): Loads {
  const added = new Map<ServerModel, PerSecond>();
  for (const part of partsOf(model).get(down) ?? []) {
    if (part.lead.level.servers.length === 1) addNextLevel(part.lead, down, added);
    else addToEquals(part, down, added);
  }
  return added;
}

/**
 * Servers whose losses stand for all single losses: of those that replace each other everywhere (thousands of equals,
 * say), only the first two, as the first does not show the load that it would get itself.
 */
export function tellingLosses(model: Model): readonly ServerModel[] {
  const numbers = new Map(leadsOf(model).map((lead, at) => [lead, at]));
  const places = new Map<Exchanger, number>();
  const placeOf = (exchanger: Exchanger): number => {
    if (!places.has(exchanger)) places.set(exchanger, places.size);
    return places.get(exchanger) ?? 0;
  };
  const role = (server: ServerModel): string =>
    (partsOf(model).get(server) ?? [])
      .map(({ lead, exchangers }) => {
        const behind = exchangers.map((one) => (one.servers.length === 1 ? 'alone' : placeOf(one)));
        return `${numbers.get(lead)}:${behind.sort().join()}`;
      })
      .join(' ');
  const seen = new Map<string, number>();
  return model.servers.filter((server) => {
    const key = role(server);
    const before = seen.get(key) ?? 0;
    seen.set(key, before + 1);
    return before < 2;
  });
}

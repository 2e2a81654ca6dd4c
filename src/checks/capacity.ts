import type { Model, ServerModel } from '../model/index.js';
import { distributionMean } from '../random/index.js';
import { formatDuration, type PerSecond, type Seconds } from '../units/index.js';
import { flowsTo } from './flows.js';
import { type Level, type Route, routesOf } from './routes.js';

/** Round trips of a session with one message. */
const FULL_SESSION = 6;

/** What a server can take, and what sets the bound. */
export interface Capacity {
  readonly rate: PerSecond;
  readonly why: string;
}

/** Mean time that one message holds a session [s]: six round trips, service and filter. */
export function sessionTime(server: ServerModel): Seconds {
  const filter = server.filter === null ? 0 : distributionMean(server.filter.time);
  return FULL_SESSION * server.rtt + distributionMean(server.service) + filter;
}

/** Messages that a server can take at most [1/s], by its sessions or by its filter; undefined where nothing bounds it. */
export function capacityOf(server: ServerModel): Capacity | undefined {
  const bounds: Capacity[] = [];
  const held = sessionTime(server);
  if (server.sessions !== null && held > 0) {
    bounds.push({ rate: server.sessions / held, why: `${server.sessions} sessions of ${formatDuration(held)}` });
  }
  const time = server.filter === null ? 0 : distributionMean(server.filter.time);
  if (server.filter !== null && time > 0) {
    const { workers } = server.filter;
    bounds.push({ rate: workers / time, why: `${workers} filter workers, ${formatDuration(time)} a message` });
  }
  return bounds.sort((a, b) => a.rate - b.rate)[0];
}

function spread(level: Level, rate: PerSecond, without: ServerModel | null, loads: Map<string, PerSecond>): void {
  const alive = level.exchangers
    .map((exchanger) => exchanger.servers.filter((server) => server !== without))
    .filter((servers) => servers.length > 0);
  for (const servers of alive) {
    for (const server of servers) {
      loads.set(server.name, (loads.get(server.name) ?? 0) + rate / alive.length / servers.length);
    }
  }
}

/** Mail for a domain at its busiest time [1/s]. */
export function peakRateTo(model: Model, route: Route): PerSecond {
  return flowsTo(model, route.domain.name).reduce((sum, flow) => sum + flow.peakRate, 0);
}

/**
 * Messages that reach each server at the busiest time [1/s], equal preferences sharing evenly, while one server (or
 * none) is down. Servers without load are missing.
 */
export function peakLoads(model: Model, without: ServerModel | null): ReadonlyMap<string, PerSecond> {
  const loads = new Map<string, PerSecond>();
  for (const route of routesOf(model)) {
    const rate = peakRateTo(model, route);
    const level = firstAlive(route, without);
    if (level !== undefined && rate > 0) spread(level, rate, without, loads);
  }
  return loads;
}

function firstAlive(route: Route, without: ServerModel | null): Level | undefined {
  return route.levels.find((level) => level.servers.some((server) => server !== without));
}

import type { Model, ServerModel } from '../model/index.js';
import { distributionMean } from '../random/index.js';
import { sessionTime } from '../theory/index.js';
import { formatDuration, formatRate, type PerSecond } from '../units/index.js';
import type { Finding } from './check.js';
import { remembered } from './check.js';
import { peakLoads } from './loads.js';

/** The highest rate that a server can take, and the reason for that bound. */
interface Capacity {
  readonly rate: PerSecond;
  readonly why: string;
}

/** Highest rate of messages a server can take [1/s], limited by sessions or filter; undefined if unlimited. */
export const capacityOf: (server: ServerModel) => Capacity | undefined = remembered((server: ServerModel) => {
  const bounds: Capacity[] = [];
  const held = sessionTime(server);
  if (server.sessions !== null && held > 0) {
    const count = server.sessions === 1 ? 'one session' : `${server.sessions} sessions`;
    bounds.push({ rate: server.sessions / held, why: `${count} of ${formatDuration(held)}` });
  }
  const time = server.filter === null ? 0 : distributionMean(server.filter.time);
  if (server.filter !== null && time > 0) {
    const { workers } = server.filter;
    bounds.push({ rate: workers / time, why: `${workers} filter workers, ${formatDuration(time)} a message` });
  }
  return bounds.sort((a, b) => a.rate - b.rate)[0];
});

/** A server that gets more than it can take. */
export interface Excess {
  readonly server: ServerModel;
  readonly load: PerSecond;
  readonly capacity: Capacity;
}

/** Tolerance: loads are sums of shares, and an excess due to rounding alone is none. */
const ROUNDING = 1e-9;

/** The excess of a server's load over its capacity; undefined if there is none. */
export function excessOf(server: ServerModel, load: PerSecond): Excess | undefined {
  const capacity = capacityOf(server);
  return capacity !== undefined && load > capacity.rate * (1 + ROUNDING) ? { server, load, capacity } : undefined;
}

/** Servers that get more than they can take while all are up. */
export function excesses(model: Model): readonly Excess[] {
  const loads = peakLoads(model);
  return model.servers.flatMap((server) => excessOf(server, loads.get(server) ?? 0) ?? []);
}

/** One excess as advice; `when` says what is down. */
export function excessFinding({ server, load, capacity }: Excess, when: string): Finding {
  return {
    message: `${when}${server.name} gets ${formatRate(load)} at the busiest time and can take ${formatRate(capacity.rate)} (${capacity.why})`,
    path: ['servers', server.name],
    hint: 'give it more sessions or filter workers, or add a server of the same preference',
  };
}

import type { Model, ServerModel } from '../model/index.js';
import { formatRate, type PerSecond } from '../units/index.js';
import { type Capacity, capacityOf, peakLoads } from './capacity.js';
import type { Finding } from './check.js';

/** A server that gets more than it can take. */
export interface Excess {
  readonly server: ServerModel;
  readonly load: PerSecond;
  readonly capacity: Capacity;
}

/** Servers that get more than they can take while one server (or none) is down. */
export function excesses(model: Model, without: ServerModel | null): readonly Excess[] {
  const loads = peakLoads(model, without);
  return model.servers.flatMap((server) => {
    const capacity = capacityOf(server);
    const load = loads.get(server.name) ?? 0;
    return capacity !== undefined && load > capacity.rate ? [{ server, load, capacity }] : [];
  });
}

/** One excess as advice; `when` says what is down. */
export function excessFinding({ server, load, capacity }: Excess, when: string): Finding {
  return {
    message: `${when}${server.name} gets ${formatRate(load)} at the busiest time and can take ${formatRate(capacity.rate)} (${capacity.why})`,
    path: ['servers', server.name],
    hint: 'give it more sessions or filter workers, or add a server of the same preference',
  };
}

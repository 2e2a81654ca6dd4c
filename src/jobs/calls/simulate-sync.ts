import { type ScenarioArgument, type SimulateOptions, type Simulation, simulateAs } from '../../library/index.js';
import { hashModel } from '../identity.js';

export type { SimulateOptions as SimulateSyncOptions } from '../../library/index.js';

/**
 * The same as `simulate`, on this thread, one replication after the other: it gives back the result itself, and nothing
 * else happens meanwhile.
 */
export function simulateSync(scenario: ScenarioArgument, options: SimulateOptions = {}): Simulation {
  return simulateAs('simulateSync', hashModel, scenario, options);
}

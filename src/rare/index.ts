/**
 * Rare losses: the probability that a wanted message is lost where no plain run would ever see a loss. Outages are
 * drawn so that they matter, each fate is weighted to make up for it, and the engine simulates the message in between.
 *
 *     nines(model)   → { method: 'importance', loss: { probability: 2.4e-8, low: 2.3e-8, high: 2.5e-8, … }, … }
 */
export { type Design, designsFor } from './designs.js';
export { Lifetime } from './lifetime.js';
export { type NinesOptions, nines, ninesSteps } from './nines.js';
export {
  type Gain,
  LEAST_TOLD,
  type Nines,
  type NinesReport,
  type RareShare,
  type StratumLoss,
} from './nines-report.js';

/**
 * What every way to call mxsim has in common, and what needs neither Node nor a browser: a scenario read with its changes,
 * run as a whole, and where its result comes from.
 *
 *     const run = simulate(text, { file: 'first-failover.yaml' });
 */
export { type Refused, type ScenarioArgument, sourceOf, textOf } from './argument.js';
export { type Changes, overridesOf, quoteWord, renderCall, renderCommand } from './changes.js';
export { excessProblem } from './excess.js';
export { type Digest, fingerprint } from './fingerprint.js';
export {
  adviceOn,
  allErrors,
  type GivenAdvice,
  type Input,
  type LoadedScenario,
  parseSource,
  type ReadyScenario,
  type ScenarioSource,
  sharedReplications,
  withReplications,
} from './loading.js';
export { originOf } from './origin.js';
export { type SimulateOptions, type Simulation, simulate, simulateAs } from './simulation.js';
export { giveVersion, readVersion } from './version.js';

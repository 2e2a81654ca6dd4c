/**
 * The common parts of all ways to call mxsim, which need neither Node nor a browser: reads a scenario with its changes,
 * runs it as a whole, and notes the origin of its result.
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

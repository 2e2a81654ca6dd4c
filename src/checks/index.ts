/**
 * Advice about models that are valid but unwise: one rule per file in `rules/`, all of them in `list.ts`. A check reads
 * the model and returns what it finds, with the numbers; it never refuses anything (that is the scenario room's work)
 * and simulates nothing.
 *
 *     checkModel(model)     → [{ code: 'single-mx', message: 'example.org has one server, mx1', path: […], hint: '…' }]
 */
import type { Model } from '../model/index.js';
import type { Advice } from './check.js';
import { CHECKS } from './list.js';

export { listAssumptions } from './assumptions.js';
export type { Advice, Check, Mend, ScenarioPath } from './check.js';
export { flowsOf, lastArrival } from './flows.js';
export { CHECKS } from './list.js';
export { failsByChance, turnsAway } from './outages.js';
export { renderCheckReference } from './reference.js';
export { decidingDomain, type Route, routesOf } from './routes.js';

/** All advice about a model, in the order of the checks. */
export function checkModel(model: Model): readonly Advice[] {
  return CHECKS.flatMap((check) => check.check(model));
}

/**
 * Messages meet servers: the only hot loop. The host lays a model out in the core's memory and puts the luck of a
 * replication in place; `begin`, `turn` until it says no, `finish`; then the host reads what was counted.
 *
 * This folder is AssemblyScript, the part of TypeScript that has a machine's numbers, and is compiled to WebAssembly.
 * `model/` is what the host lays out, `state/` what a replication changes, `luck/` its random numbers, `handlers/` the
 * steps in the life of a message; `dispatch.ts` is their table of contents, and `replication.ts` turns the crank.
 */
import { prepareExponential } from './luck/exponential';
import { prepareNormal } from './luck/normal';

export { countLeftovers } from './leftovers';
export { allocateZeroed as allocate, forgetModel, keepModel } from './memory';
export { beginOutages, moreOutages } from './outages';
export { connectionCounts, passCounts, totals } from './recorder';
export { begin, finish, turn } from './replication';
export { series } from './series';
export { model, state } from './world';

/** Fills in the tables of luck, once. */
export function prepare(): void {
  prepareExponential();
  prepareNormal();
}

/**
 * Messages meet servers: the only hot loop. The host lays a model out in the core's memory and puts the random streams of a
 * replication in place; `begin`, `step` until it returns false, `finish`; then the host reads the counts.
 *
 * This folder is AssemblyScript, the part of TypeScript that has a machine's numbers, and is compiled to WebAssembly. The
 * life of a message is told in `messages/`; `sender/` is what a sending host knows, `server/` what a server is, `model/` the
 * records that the host lays out, `counts/` what is counted, `kernel/` the memory, the events and random numbers.
 */
import { prepareExponential, prepareNormal } from './kernel/variates';

export { connectionCounts, passCounts, totals } from './counts/recorder';
export { series } from './counts/series';
export { state } from './kernel/clock';
export { allocateZeroed as allocate, forgetModel, forgetZeros, keepModel } from './kernel/memory';
export { countLeftovers } from './leftovers';
export { messages } from './messages/message';
export { model } from './model/model';
export { begin, finish, step } from './replication';
export { beginOutages, moreOutages } from './server/timeline';

/** Fills in the tables of random numbers, once. */
export function prepare(): void {
  prepareExponential();
  prepareNormal();
}

/**
 * What a valid cluster is: complete, frozen, plain data in SI units, and every default of the scenario language in one
 * table. Nothing here reads text or runs anything.
 */

export { DEFAULTS } from './defaults.js';
export { freezeModel } from './freeze.js';
export type * from './model.js';
export { defaultReplications, messagesPerReplication } from './replications.js';

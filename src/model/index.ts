/**
 * The model of a valid cluster: complete, frozen, plain data in SI units, and every default of the scenario language in
 * one table. Nothing here reads text or runs anything.
 */

export {
  type ClientKey,
  type ClientLimitModel,
  spellClientLimit,
} from './client-limit.js';
export { type Conditions, type Meeting, meetsAll, meetsByChance, meetsClient, shareMet } from './conditions.js';
export { DEFAULTS, defaultReplications, messagesPerReplication } from './defaults.js';
export {
  CERTIFICATES,
  type Certificate,
  isNamedBy,
  meetsTls,
  POLICY_FAILURES,
  POLICY_MODES,
  type PolicyModel,
  TLSA,
  type Tlsa,
  type TlsModel,
} from './encryption.js';
export type * from './failure.js';
export type * from './model.js';
export { hasSeveralRecipients, type MailLoad, type Shape, type TrafficModel, type Weighted } from './traffic.js';

/**
 * SMTP and DNS vocabulary, MX order, retry schedules, MTA presets: what mail is, and how known MTAs differ. Pure rules
 * and data, each citing its source; when what happens is the engine's business.
 *
 *     presetBehaviour('exim')                          → everything in which Exim differs, frozen
 *     nextWait(behaviour.retry.rule, 1, 0)             → seconds until the first retry
 */
export type {
  AddressOrder,
  DnsCache,
  EqualPreference,
  GiveUp,
  IpExchanger,
  Limits,
  LookupDecision,
  LoopDecision,
  MtaBehaviour,
  OnFailure,
  OnLookup,
  Order,
  Process,
  Repeats,
  RetryRule,
  RetrySchedule,
  RetryStep,
  Timeouts,
  Walk,
} from './behaviour.js';
export {
  ADDRESS_ORDERS,
  connectPatience,
  EQUAL_PREFERENCES,
  IP_EXCHANGERS,
  LOOKUP_DECISIONS,
  LOOP_DECISIONS,
  ORDERS,
  PROCESSES,
  REPEATS,
  WALKS,
} from './behaviour.js';
export type { Concurrency, DeadHosts, Pace, Reuse } from './connections.js';
export { CONCURRENCY_KEYS, DEAD_SIGNS } from './connections.js';
export { givesUp } from './give-up.js';
export { LOSS_CAUSES, LOSS_GROUPS, type LossGroup } from './loss-causes.js';
export { MIX_NAMES, MIXES, type Mix, type MixName, mixCalled } from './mixes/mixes.js';
export type { MixSender } from './mixes/senders.js';
export type {
  Cited,
  ComparedRow,
  ComparedValue,
  Preset,
  PresetComparison,
  PresetDescription,
  PresetRow,
  PresetValues,
  RetryTimes,
} from './presets/index.js';
export {
  aliasesOf,
  comparePresets,
  describePreset,
  listPresets,
  mergeRows,
  nearestPresets,
  PRESET_NAMES,
  PRESETS,
  presetBehaviour,
  presetName,
  retryTimes,
} from './presets/index.js';
export { queueLife, retryAges } from './queue-life.js';
export type { ReplyClass, ReplyLine } from './reply.js';
export { parseReplyLine, REPLY_CLASSES, replyClass } from './reply.js';
export { jitteredWait, nextOnGrid, nextWait, stepAt } from './retry-schedule.js';
export { spellGiveUp, spellJitter, spellRetryRule } from './spelling.js';
export type { Decision, FailureClass, Fate, Kind, Outcome, Stage } from './vocabulary.js';
export { DECISIONS, FAILURE_CLASSES, FATES, KINDS, OUTCOMES, STAGES } from './vocabulary.js';

/**
 * SMTP and DNS vocabulary, MX order, retry schedules, MTA presets: what mail is, and how known MTAs differ. Pure rules
 * and data, each citing its source; when what happens is the engine's business.
 *
 *     presetBehaviour('exim')                          → everything in which Exim differs, frozen
 *     nextWait(behaviour.retry.rule, 1, 0)             → seconds until the first retry
 */
export {
  ADDRESS_ORDERS,
  BEHAVIOUR,
  BEHAVIOUR_KEYS,
  type BehaviourKey,
  connectPatience,
  EQUAL_PREFERENCES,
  FLAG_KEYS,
  IP_EXCHANGERS,
  LOOKUP_DECISIONS,
  LOOP_DECISIONS,
  type MtaBehaviour,
  type OnFailure,
  ORDERS,
  PROCESSES,
  patienceAt,
  REPEATS,
} from './behaviour/behaviour.js';
export { DEAD_SIGNS } from './behaviour/connections.js';
export { MTA_STS_BY, PLAIN_TEXT_AFTER, TLS_LEVELS } from './behaviour/encryption.js';
export { FAMILY_PREFERENCES, FAMILY_USES } from './behaviour/families.js';
export type { Form, Own, Part, Parts, ValueOf, Values } from './behaviour/forms.js';
export { spellGiveUp, spellJitter, spellRetryRule } from './behaviour/spelling.js';
export { SIZE_TREATMENTS } from './behaviour/transaction.js';
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
export type { RetryRule, RetrySchedule, RetryStep } from './retry-schedule.js';
export { type GiveUp, givesUp, jitteredWait, nextOnGrid, nextWait, stepAt } from './retry-schedule.js';
export { forRunCounts, RUN_COUNT_NAMES, RUN_COUNTS, type RunCount } from './run-counts.js';
export {
  type OptionalServerFigure,
  SERVER_FIGURES,
  type SeldomServerFigure,
  type ServerCount,
  type ServerFigure,
  type ServerFigureName,
  type ServerSource,
} from './server-figures.js';
export type {
  Decision,
  FailureClass,
  Family,
  Fate,
  Kind,
  LookupFailureKind,
  Outcome,
  RecordType,
  SeldomOutcome,
  Stage,
} from './vocabulary.js';
export {
  DECISIONS,
  FAILURE_CLASSES,
  FAMILIES,
  FATES,
  HAM,
  KINDS,
  LOOKUP_FAILURES,
  leadsOn,
  OUTCOMES,
  RECORD_TYPES,
  SELDOM_OUTCOMES,
  STAGES,
  USUAL_OUTCOMES,
} from './vocabulary.js';

/** SMTP and DNS vocabulary, MX order, retry schedules, MTA presets. Every rule cites its source. */
export type {
  AddressOrder,
  DeadHosts,
  EqualPreference,
  GiveUp,
  IpExchanger,
  Limits,
  MtaBehaviour,
  OnFailure,
  Order,
  Repeats,
  RetryRule,
  RetrySchedule,
  RetryStep,
  Reuse,
  Timeouts,
} from './behaviour.js';
export { ADDRESS_ORDERS, EQUAL_PREFERENCES, IP_EXCHANGERS, ORDERS, REPEATS } from './behaviour.js';
export { givesUp } from './give-up.js';
export { PRESET_NAMES, PRESETS, presetBehaviour } from './presets/index.js';
export type { Cited, Preset, PresetValues } from './presets/preset.js';
export type { ReplyClass, ReplyLine } from './reply.js';
export { parseReplyLine, REPLY_CLASSES, replyClass } from './reply.js';
export { jitteredWait, nextOnGrid, nextWait } from './retry-schedule.js';
export type { Decision, FailureClass, Fate, Kind, Outcome, Stage } from './vocabulary.js';
export { DECISIONS, FAILURE_CLASSES, FATES, KINDS, OUTCOMES, STAGES } from './vocabulary.js';

/** SMTP and DNS vocabulary, MX order, retry schedules, MTA presets. Every rule cites its source. */
export type {
  DeadHosts,
  EqualPreference,
  GiveUp,
  Limits,
  MtaBehaviour,
  OnFailure,
  Order,
  RetryRule,
  RetrySchedule,
  RetryStep,
  Timeouts,
} from './behaviour.js';
export { EQUAL_PREFERENCES, ORDERS } from './behaviour.js';
export type { Decision, FailureClass, Fate, Kind, Outcome, Stage } from './vocabulary.js';
export { DECISIONS, FAILURE_CLASSES, FATES, KINDS, OUTCOMES, STAGES } from './vocabulary.js';

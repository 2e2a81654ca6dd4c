import {
  FATES,
  type FailureClass,
  KINDS,
  LOSS_CAUSES,
  LOSS_GROUPS,
  type LossGroup,
  OUTCOMES,
  STAGES,
  type Stage,
} from '../mail/index.js';

/** One cause of loss: its group, and its part within that. */
export interface LossCause {
  readonly group: LossGroup;
  readonly part: string;
}

/** All causes; a run counts by their positions. */
export const CAUSES: readonly LossCause[] = LOSS_GROUPS.flatMap((group) =>
  LOSS_CAUSES[group].map((part) => ({ group, part })),
);

function codeOf(group: LossGroup, part: string): number {
  return CAUSES.findIndex((cause) => cause.group === group && cause.part === part);
}

/** Reasons why no server was tried, in the place of an outcome: their positions follow those of OUTCOMES. */
const NO_ATTEMPTS = [
  'untried',
  'nullMx',
  'nxdomain',
  'noServer',
  'noAddress',
  'noAnswer',
  'loop',
  'noAcceptableServer',
] as const;
export type NoAttempt = (typeof NO_ATTEMPTS)[number];

/** Positions after those in OUTCOMES, by name. */
export const NO_ATTEMPT = Object.fromEntries(NO_ATTEMPTS.map((name, i) => [name, OUTCOMES.length + i])) as Readonly<
  Record<NoAttempt, number>
>;

const ENDS: readonly string[] = [...OUTCOMES, ...NO_ATTEMPTS];
const NO_ROUTES: ReadonlySet<string> = new Set(LOSS_CAUSES.noRoute);

/** Codes by group and by the end of the last attempt (a position in OUTCOMES, or one of NO_ATTEMPT). */
function byEnd(group: 'neverRetried' | 'gaveUp' | 'returnedAtOnce'): Int8Array {
  return Int8Array.from(ENDS, (end) =>
    NO_ROUTES.has(end) ? codeOf('noRoute', end) : codeOf(group, end === 'accepted' ? 'untried' : end),
  );
}

const FATE_AT = Object.fromEntries(FATES.map((fate, i) => [fate, i])) as Readonly<Record<string, number>>;
const BY_END = {
  neverRetried: byEnd('neverRetried'),
  gaveUp: byEnd('gaveUp'),
  returnedAtOnce: byEnd('returnedAtOnce'),
} as const;
/**
 * Codes for messages put off because of their client, in the order of the core's codes for who did so; the first is
 * nobody.
 */
const PUT_OFF = ['', 'greylisted', 'limited'].map((part) => ({
  neverRetried: codeOf('neverRetried', part),
  gaveUp: codeOf('gaveUp', part),
  returnedAtOnce: codeOf('returnedAtOnce', part),
}));
const REJECTED_AT = Int8Array.from(STAGES, (stage: Stage) => codeOf('rejected', stage));
const IN_RELAY = Int8Array.from(FATES, (fate) =>
  codeOf(
    'relay',
    fate === 'abandoned' ? 'neverRetried' : fate === 'expired' || fate === 'unroutable' ? fate : 'rejected',
  ),
);
const REPLY_5XX: FailureClass = '5xx';

/** Codes of causes that are known at the moment of the loss. */
export const CAUSE = {
  rejectedOverloaded: codeOf('rejected', 'overloaded'),
  afterAcceptance: codeOf('rejected', 'afterAcceptance'),
  loop: codeOf('noRoute', 'loop'),
  quarantined: codeOf('filtered', 'quarantined'),
  removed: codeOf('filtered', 'removed'),
  filterRejected: codeOf('filtered', 'rejected'),
  queued: codeOf('pending', 'queued'),
} as const;

const OVERLOADED = OUTCOMES.indexOf('overloaded');
const ATTEMPTED = OUTCOMES.length;

/**
 * Returns the cause for which a copy was lost in a queue.
 *
 * Hot: once per lost copy; nothing allocates.
 *
 * @param fate position in FATES. @param end position in OUTCOMES, or one of NO_ATTEMPT. @param stage position in
 * STAGES. @param failureClass of the last failure. @param putOffBy nobody (0), a greylist (1) or a limit for each
 * client (2).
 */
export function causeOfLoss(
  fate: number,
  end: number,
  stage: number,
  failureClass: FailureClass | undefined,
  putOffBy: number,
): number {
  const group =
    fate === FATE_AT['abandoned'] ? 'neverRetried' : fate === FATE_AT['rejected'] ? 'returnedAtOnce' : 'gaveUp';
  if (end >= ATTEMPTED || fate !== FATE_AT['rejected'] || failureClass !== REPLY_5XX) {
    const own = putOffBy > 0 && end < ATTEMPTED ? PUT_OFF[putOffBy]?.[group] : undefined;
    return own ?? (BY_END[group][end] as number);
  }
  return end === OVERLOADED ? CAUSE.rejectedOverloaded : (REJECTED_AT[stage] as number);
}

/** Returns the cause for which a relay lost a copy, by its fate there. */
export function causeInRelay(fate: number): number {
  return IN_RELAY[fate] as number;
}

/** Number of cells per entity: kinds times causes. */
export const CELLS = KINDS.length * CAUSES.length;

import type { Seconds, Share } from '../../units/index.js';
import type { GiveUp, Limits, MtaBehaviour, OnLookup, RetrySchedule, Timeouts } from '../behaviour.js';
import type { Decision, FailureClass, Stage } from '../vocabulary.js';

/** A value and where it comes from. */
export interface Cited<T> {
  readonly value: T;
  /** Manual parameter, RFC section, source file, or `recorded`. For an assumption: why it was made. */
  readonly source: string;
  /** Nobody was found who says so. */
  readonly assumed: boolean;
}

/** Every value of a behaviour with its source. Same shape as MtaBehaviour, one source per leaf. */
export interface PresetValues {
  readonly honoursBackups: Cited<Share>;
  readonly order: Cited<MtaBehaviour['order']>;
  readonly equalPreference: Cited<MtaBehaviour['equalPreference']>;
  readonly addressOrder: Cited<MtaBehaviour['addressOrder']>;
  readonly repeats: Cited<MtaBehaviour['repeats']>;
  readonly ipExchanger: Cited<MtaBehaviour['ipExchanger']>;
  readonly process: Cited<MtaBehaviour['process']>;
  readonly walk: Cited<MtaBehaviour['walk']>;
  readonly onLookup: { readonly [Key in keyof OnLookup]: Cited<OnLookup[Key]> };
  readonly helo: Cited<boolean>;
  readonly noticesCuts: Cited<boolean>;
  readonly limits: { readonly [Key in keyof Limits]: Cited<Limits[Key]> };
  readonly timeouts: { readonly [Key in keyof Timeouts]: Cited<Exclude<Timeouts[Key], undefined>> };
  readonly onFailure: Readonly<Record<Stage, StageDecisions>>;
  readonly retry: { readonly [Key in keyof RetrySchedule]: Cited<Exclude<RetrySchedule[Key], undefined>> };
  readonly giveUpAfter: Cited<GiveUp>;
  readonly warnAfter: Cited<readonly Seconds[]>;
  readonly warnsAhead: Cited<boolean>;
  readonly concurrency: Cited<MtaBehaviour['concurrency']>;
  readonly pace: Cited<MtaBehaviour['pace']>;
  readonly deadHosts: Cited<MtaBehaviour['deadHosts']>;
  readonly reuse: Cited<MtaBehaviour['reuse']>;
  readonly addresses: Cited<number>;
  readonly knowsItselfBy: Cited<MtaBehaviour['knowsItselfBy']>;
}

/** What is done after each class of failure at one stage. */
export type StageDecisions = Readonly<Record<FailureClass, Cited<Decision>>>;

export interface Preset {
  readonly name: string;
  /** One line for the list of presets. */
  readonly summary: string;
  /** Program, version and settings that the values describe. */
  readonly describes: string;
  readonly values: PresetValues;
  /** Age up to which retries were measured [s]; what the schedule says of later ones is assumed. */
  readonly measuredUntil?: Seconds;
}

/** A value that a manual, an RFC, a source file or a recording gives. */
export function cited<const T>(value: T, source: string): Cited<T> {
  return { value, source, assumed: false };
}

/** A value that no source was found for, with the reason for choosing it. */
export function assumed<const T>(value: T, why: string): Cited<T> {
  return { value, source: why, assumed: true };
}

/** What was taken over from a preset: a dozen others do so. */
const takenOver = new Map<Preset, PresetValues>();

/** Values taken over from another preset for want of better ones: all assumed. */
export function assumedLike(preset: Preset): PresetValues {
  const known = takenOver.get(preset);
  if (known !== undefined) return known;
  // Marks each leaf and keeps the shape, which is that of PresetValues all the way down.
  const values = assumeLeaves(preset.values, `as ${preset.name}`) as PresetValues;
  takenOver.set(preset, values);
  return values;
}

function assumeLeaves(part: object, why: string): object {
  if (isCited(part)) return assumed(part.value, why);
  return Object.fromEntries(Object.entries(part).map(([key, leaf]) => [key, assumeLeaves(leaf, why)]));
}

function isCited(part: object): part is Cited<unknown> {
  return 'source' in part && 'assumed' in part;
}

/** The same decision after every class of failure; name the exceptions beside it. */
export function always(decision: Cited<Decision>): StageDecisions {
  return { refused: decision, timeout: decision, '4xx': decision, '5xx': decision, disconnect: decision };
}

/** No limit on how far a delivery goes. */
export function unlimited(source: string): PresetValues['limits'] {
  const none = cited(null, source);
  const nextPreference = cited(false, 'no limit, so nothing to jump at');
  return { addresses: none, sessions: none, hosts: none, addressesPerHost: none, nextPreference };
}

/** The same time for every reply once the connection stands. */
export function everyReply(time: Cited<Seconds>): Omit<PresetValues['timeouts'], 'dns' | 'connect' | 'kernel'> {
  return { greeting: time, ehlo: time, mail: time, rcpt: time, data: time, message: time };
}

/** The same decisions before and after MAIL. */
export function bySession(before: StageDecisions, after: StageDecisions): PresetValues['onFailure'] {
  return { connect: before, greeting: before, ehlo: before, mail: after, rcpt: after, data: after, message: after };
}

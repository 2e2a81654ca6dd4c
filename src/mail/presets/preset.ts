import { freezeDeep, type Seconds } from '../../units/index.js';
import type { BEHAVIOUR, MtaBehaviour } from '../behaviour/behaviour.js';
import type { Group, ValueOf, Values } from '../behaviour/forms.js';
import type { RetrySchedule } from '../retry-schedule.js';
import type { Decision, FailureClass, Stage } from '../vocabulary.js';

/** A value and its source. */
export interface Cited<T> {
  readonly value: T;
  /** Manual parameter, RFC section, source file, or `recorded`. For an assumption: the reason for it. */
  readonly source: string;
  /** No source was found. */
  readonly assumed: boolean;
}

/** Values that each have a source. */
type Cites<V> = { readonly [K in keyof V]: Cited<Exclude<V[K], undefined>> };

type CitesOf<F> = F extends Group<infer P> ? Cites<Values<P>> : Cited<ValueOf<F>>;

type Table = typeof BEHAVIOUR;

/** Keys that no preset sets, as they depend on the local set-up. */
type SetUp = 'via' | 'fallback' | 'rate';

/** Every value of a behaviour with its source: one source per key, except for groups. */
export type PresetValues = {
  readonly [K in Exclude<keyof Table, SetUp | 'dnsCache' | 'onFailure' | 'retry'>]: CitesOf<Table[K]['form']>;
} & {
  readonly [K in SetUp | 'dnsCache']?: Cited<NonNullable<MtaBehaviour[K]>>;
} & {
  readonly onFailure: Readonly<Record<Stage, StageDecisions>>;
  readonly retry: Cites<RetrySchedule>;
};

/** A part of them; the rest is taken over from another preset. */
type Differences<T> = T extends Cited<unknown> ? T : { readonly [K in keyof T]?: Differences<T[K]> };

/** The decision for each failure class at one stage. */
export type StageDecisions = Readonly<Record<FailureClass, Cited<Decision>>>;

export interface Preset {
  readonly name: string;
  /** Summary for the list of presets, one line. */
  readonly summary: string;
  /** Program, version and settings described by the values. */
  readonly describes: string;
  readonly values: PresetValues;
  /** Highest age of measured retries [s]; the schedule beyond it is assumed. */
  readonly measuredUntil?: Seconds;
}

/** A value with its manual, RFC, source file or recording. */
export function cited<const T>(value: T, source: string): Cited<T> {
  return { value, source, assumed: false };
}

/** A value without a source, with the reason for choosing it. */
export function assumed<const T>(value: T, why: string): Cited<T> {
  return { value, source: why, assumed: true };
}

/** A preset that differs from another in these values. The rest is taken over: assumed, `as rfc5321`. */
export function basedOn(
  base: Preset,
  own: Omit<Preset, 'values'> & { readonly values: Differences<PresetValues> },
): Preset {
  // Follows the base leaf by leaf, so its shape is that of PresetValues at every level.
  return { ...own, values: merged(base.values, own.values, `as ${base.name}`) as PresetValues };
}

function merged(base: object, own: object | undefined, why: string): object {
  if (isCited(base)) return own ?? assumed(base.value, why);
  const parts = Object.entries(base).map(([key, part]) => [key, merged(part, own?.[key as never], why)]);
  return { ...own, ...Object.fromEntries(parts) };
}

function isCited(part: object): part is Cited<unknown> {
  return 'source' in part && 'assumed' in part;
}

/** The behaviour that a preset describes, without its sources; complete and frozen. */
export function behaviourOf({ name, values }: Preset): MtaBehaviour {
  // One value per source, so its shape is that of MtaBehaviour.
  return freezeDeep({ preset: name, ...(valuesOf(values) as Omit<MtaBehaviour, 'preset'>) });
}

function valuesOf(part: object): unknown {
  if (isCited(part)) return part.value;
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, valuesOf(value)]));
}

/** One decision for every failure class; exceptions are written beside it. */
export function always(decision: Cited<Decision>): StageDecisions {
  return {
    refused: decision,
    timeout: decision,
    '4xx': decision,
    '5xx': decision,
    disconnect: decision,
    unreachable: decision,
    noTls: decision,
    badCertificate: decision,
  };
}

/** No limit on how far a delivery goes. */
export function unlimited(source: string): PresetValues['limits'] {
  const none = cited(null, source);
  const nextPreference = cited(false, 'no limit, so nothing to jump at');
  const counts = cited([], 'no limit, so nothing to count');
  return { addresses: none, sessions: none, hosts: none, addressesPerHost: none, nextPreference, counts };
}

const GOES_ON = assumed('plain', 'RFC 3207 §4 leaves it to the client; opportunistic TLS goes on without');

/** Decisions at STARTTLS and in the handshake: on without TLS if the command is refused, else as after a disconnect. */
export function handshake(decisions: StageDecisions): Pick<PresetValues['onFailure'], 'starttls' | 'tls'> {
  const broken = always(decisions.disconnect);
  return { starttls: { ...broken, '4xx': GOES_ON, '5xx': GOES_ON }, tls: broken };
}

/** One time-out for every reply once connected. */
export function everyReply(time: Cited<Seconds>): Omit<PresetValues['timeouts'], 'dns' | 'connect' | 'kernel'> {
  return { greeting: time, ehlo: time, starttls: time, tls: time, mail: time, rcpt: time, data: time, message: time };
}

/** Decisions before MAIL, and from MAIL on. */
export function bySession(before: StageDecisions, after: StageDecisions): PresetValues['onFailure'] {
  const upTo = { connect: before, greeting: before, ehlo: before, ...handshake(before) };
  return { ...upTo, mail: after, rcpt: after, data: after, message: after };
}

/**
 * Time after which Linux gives up an unanswered connection [s]: tcp_syn_retries=6 repeats, 134 to 135 s in the
 * recordings of MTAs that wait longer themselves. The manual counts 127 s, without the first evenly spaced repeats of
 * later kernels.
 */
export const LINUX_CONNECT: Cited<number> = cited(
  135,
  'Linux repeats its SYN (tcp_syn_retries=6) and gives up; recorded; tcp(7) says 127 s',
);

/** That time for MTAs that were not recorded themselves. */
export const LINUX_CONNECT_ELSEWHERE: Cited<number> = cited(
  135,
  'Linux repeats its SYN (tcp_syn_retries=6) and gives up; as seen with other MTAs on it',
);

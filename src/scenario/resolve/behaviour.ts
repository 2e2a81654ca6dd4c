import {
  type DeadHosts,
  type Decision,
  type DnsCache,
  FAILURE_CLASSES,
  type GiveUp,
  type Limits,
  type MtaBehaviour,
  type OnFailure,
  type OnLookup,
  type Pace,
  type Reuse,
  STAGES,
  type Timeouts,
} from '../../mail/index.js';
import { DEFAULTS } from '../../model/index.js';
import type { Seconds } from '../../units/index.js';
import { type Context, complain } from '../context.js';
import type { Path } from '../problems/problem.js';
import type { WrittenBehaviour } from '../schema/behaviour.js';
import { resolveRetry } from './retry.js';

type Written<K extends keyof WrittenBehaviour> = Exclude<WrittenBehaviour[K], undefined>;

/** A behaviour with what is written on top of it. What is not written stays; the same object if nothing is. */
export function resolveBehaviour(
  context: Context,
  path: Path,
  written: WrittenBehaviour,
  base: MtaBehaviour,
): MtaBehaviour {
  const changes = changesOf(context, path, written, base);
  return Object.keys(changes).length === 0 ? base : { ...base, ...changes };
}

type Changes = { -readonly [K in keyof MtaBehaviour]?: MtaBehaviour[K] };

function changesOf(context: Context, path: Path, written: WrittenBehaviour, base: MtaBehaviour): Changes {
  const changes: Changes = plainChanges(written);
  const { honoursBackups, limits, timeouts, onFailure, retry, giveUpAfter, warnAfter, concurrency, deadHosts, reuse } =
    written;
  const { onLookup, pace } = written;
  if (honoursBackups !== undefined) changes.honoursBackups = Number(honoursBackups);
  if (onLookup !== undefined) changes.onLookup = resolveOnLookup(onLookup, base.onLookup);
  if (written.dnsCache !== undefined) changes.dnsCache = resolveDnsCache(written.dnsCache, base.dnsCache);
  if (pace !== undefined) changes.pace = resolvePace(pace, base.pace);
  if (limits !== undefined) changes.limits = resolveLimits(limits, base.limits);
  if (timeouts !== undefined) changes.timeouts = resolveTimeouts(timeouts, base.timeouts);
  if (onFailure !== undefined) changes.onFailure = resolveOnFailure(onFailure, base.onFailure);
  if (retry !== undefined) changes.retry = resolveRetry(context, [...path, 'retry'], retry);
  if (giveUpAfter !== undefined) changes.giveUpAfter = resolveGiveUp(context, [...path, 'giveUpAfter'], giveUpAfter);
  if (warnAfter !== undefined) changes.warnAfter = resolveWarnings(warnAfter);
  if (concurrency !== undefined)
    changes.concurrency = resolveConcurrency(context, [...path, 'concurrency'], concurrency, base.concurrency);
  if (deadHosts !== undefined) changes.deadHosts = resolveDeadHosts(deadHosts, base.deadHosts);
  if (reuse !== undefined) changes.reuse = resolveReuse(reuse, base.reuse);
  return changes;
}

/** Keys whose value is taken over as it is. */
function plainChanges(written: WrittenBehaviour): Changes {
  const { order, equalPreference, addressOrder, repeats, ipExchanger, addresses, knowsItselfBy } = written;
  const { process, walk, helo, noticesCuts, warnsAhead } = written;
  const orders = { order, equalPreference, addressOrder, repeats };
  return defined({ ...orders, ipExchanger, process, walk, helo, noticesCuts, warnsAhead, addresses, knowsItselfBy });
}

/** Without the keys that are not there. */
function defined<T extends object>(parts: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

function resolveOnLookup(written: Written<'onLookup'>, base: OnLookup): OnLookup {
  return { ...base, ...defined(written) };
}

function resolveDnsCache(written: Written<'dnsCache'>, base: DnsCache = DEFAULTS.dnsCache): DnsCache {
  return written === 'none' ? DEFAULTS.dnsCache : { ...base, ...defined(written) };
}

function resolveTimeouts({ kernel, session, ...rest }: Written<'timeouts'>, base: Timeouts): Timeouts {
  const { session: former, ...start } = base;
  const limit = limitOf(session, former ?? null);
  const times = { ...start, ...defined(rest), kernel: limitOf(kernel, base.kernel) };
  return limit === null ? times : { ...times, session: limit };
}

function resolvePace(written: Written<'pace'>, base: Pace | null): Pace | null {
  return written === 'none' ? null : { ...DEFAULTS.pace, ...base, ...defined(written) };
}

function limitOf(written: number | 'unlimited' | undefined, base: number | null): number | null {
  return written === undefined ? base : written === 'unlimited' ? null : written;
}

function resolveLimits(written: Written<'limits'>, base: Limits): Limits {
  return {
    addresses: limitOf(written.addresses, base.addresses),
    sessions: limitOf(written.sessions, base.sessions),
    hosts: limitOf(written.hosts, base.hosts),
    addressesPerHost: limitOf(written.addressesPerHost, base.addressesPerHost),
    nextPreference: written.nextPreference ?? base.nextPreference,
  };
}

type WrittenDecision = Extract<Written<'onFailure'>['connect'], string> | { next: 'bounce' };

function decisionOf(written: WrittenDecision): Decision {
  return typeof written === 'string' ? written : 'nextOrBounce';
}

/** A bare decision is for every class of a stage. */
function resolveOnFailure(written: Written<'onFailure'>, base: OnFailure): OnFailure {
  const stages = STAGES.map((stage) => {
    const own = written[stage];
    if (own === undefined) return [stage, base[stage]];
    const whole = typeof own === 'string' || 'next' in own ? decisionOf(own) : undefined;
    const classes = FAILURE_CLASSES.map((one) => {
      const single = whole === undefined ? (own as Partial<Record<string, WrittenDecision>>)[one] : undefined;
      return [one, whole ?? (single === undefined ? base[stage][one] : decisionOf(single))];
    });
    return [stage, Object.fromEntries(classes)];
  });
  // Every stage and class has just been walked, so the table is complete.
  return Object.fromEntries(stages) as OnFailure;
}

function resolveGiveUp(context: Context, path: Path, written: Written<'giveUpAfter'>): GiveUp {
  if (written === 'unlimited') return { age: null, attempts: null, hostDown: null };
  if (typeof written === 'number') return { age: written, attempts: null, hostDown: null };
  const { age = null, attempts = null, hostDown = null, frozen, onTime = false } = written;
  if (age === null && attempts === null && hostDown === null) {
    const expected = '`attempts`, `hostDown` or `age`; or `unlimited` instead of a map';
    complain(
      context,
      path,
      { code: 'missing-key', message: 'it does not say when', expected, absent: ['age', 'attempts', 'hostDown'] },
      'key',
    );
  }
  const limits = { age, attempts, hostDown, ...(frozen === undefined ? {} : { frozen }) };
  return onTime && age !== null ? { ...limits, onTime } : limits;
}

function resolveWarnings(written: Written<'warnAfter'>): readonly Seconds[] {
  if (written === 'none') return [];
  return typeof written === 'number' ? [written] : written.toSorted((a, b) => a - b);
}

function resolveConcurrency(
  context: Context,
  path: Path,
  written: Written<'concurrency'>,
  base: MtaBehaviour['concurrency'],
): MtaBehaviour['concurrency'] {
  if (written === 'unlimited') return null;
  const { max, initial = max, by = base?.by ?? 'destination', shrinks = base?.shrinks ?? 0 } = written;
  const isWide = by === 'destination' || by === 'site';
  if (!isWide && (written.shrinks ?? 0) > 0) {
    complain(context, [...path, 'shrinks'], {
      code: 'conflict',
      message: `sessions \`by: ${by}\` do not shrink`,
      expected: '`by: destination` or `by: site`; or no `shrinks`',
    });
  }
  if (initial > max) {
    complain(context, [...path, 'initial'], {
      code: 'form',
      message: '`initial` is more than `max`',
      expected: `at most ${max}`,
    });
  }
  return {
    initial,
    max,
    ...(by === 'destination' ? {} : { by }),
    ...(isWide && shrinks > 0 ? { shrinks } : {}),
  };
}

function resolveDeadHosts(written: Written<'deadHosts'>, base: DeadHosts | null): DeadHosts | null {
  if (written === 'none') return null;
  const { apart, ...rest } = written;
  const { apart: former, ...start }: DeadHosts = base ?? DEFAULTS.deadHosts;
  const least = apart === 'none' ? undefined : (apart ?? former);
  const parts = { ...start, ...defined(rest) };
  return least === undefined ? parts : { ...parts, apart: least };
}

function resolveReuse(written: Written<'reuse'>, base: Reuse | null): Reuse | null {
  if (written === 'none') return null;
  const { messages, age, ...rest } = written;
  const { age: former, ...start }: Reuse = base ?? DEFAULTS.reuse;
  const limit = limitOf(age, former ?? null);
  const parts = { ...start, ...defined(rest), messages: limitOf(messages, start.messages) };
  return limit === null ? parts : { ...parts, age: limit };
}

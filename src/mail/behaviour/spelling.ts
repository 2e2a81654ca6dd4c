import { type Seconds, type Share, spellDuration, spellShare } from '../../units/index.js';
import type { GiveUp, RetryRule, RetrySchedule, RetryStep } from '../retry-schedule.js';
import type { Decision } from '../vocabulary.js';

/** A flow mapping of the scenario language: `{ first: 5m, factor: 2 }`. */
export function spellMapping(entries: readonly (readonly [string, string])[]): string {
  return `{ ${entries.map(([key, value]) => `${key}: ${value}`).join(', ')} }`;
}

function spellTimes(times: readonly Seconds[]): string {
  return `[${times.map((time) => spellDuration(time)).join(', ')}]`;
}

/** `unlimited` or the number. */
export function spellLimit(limit: number | null): string {
  return limit === null ? 'unlimited' : String(limit);
}

/** The sender's decision after a failure. */
export function spellDecision(decision: Decision): string {
  if (decision === 'nextHostOrBounce') return '{ nextHost: bounce }';
  return decision === 'nextOrBounce' ? '{ next: bounce }' : decision;
}

function spellThen(waits: readonly Seconds[], then: readonly Seconds[]): string {
  if (then.length === 1 && then[0] === waits[waits.length - 1]) return 'last';
  const same = then.length === waits.length && then.every((wait, i) => wait === waits[i]);
  return same ? 'repeat' : spellTimes(then);
}

function spellStep(step: RetryStep): string {
  const entries: [string, string][] = [['every', spellDuration(step.every)]];
  if (step.factor !== 1) entries.push(['factor', String(step.factor)]);
  if (step.until !== null) entries.push(['until', spellDuration(step.until)]);
  return spellMapping(entries);
}

/** A retry rule, as in `{ backoff: { first: 5m, factor: 2, max: 1h } }`. */
export function spellRetryRule(rule: RetryRule): string {
  switch (rule.kind) {
    case 'never':
      return 'never';
    case 'every':
      return spellMapping([['every', spellDuration(rule.every)]]);
    case 'list':
      return spellMapping([
        ['list', spellTimes(rule.waits)],
        ['then', spellThen(rule.waits, rule.then)],
      ]);
    case 'backoff': {
      const entries: [string, string][] = [
        ['first', spellDuration(rule.first)],
        ['factor', String(rule.factor)],
      ];
      if (rule.max !== null) entries.push(['max', spellDuration(rule.max)]);
      return spellMapping([['backoff', spellMapping(entries)]]);
    }
    case 'age':
      return spellMapping([
        [
          'age',
          spellMapping([
            ['min', spellDuration(rule.min)],
            ['max', spellDuration(rule.max)],
          ]),
        ],
      ]);
    case 'quadratic':
      return spellMapping([['quadratic', spellDuration(rule.unit)]]);
    case 'steps':
      return spellMapping([['steps', `[${rule.steps.map(spellStep).join(', ')}]`]]);
  }
}

/** `none`, a share, or a time. */
export function spellJitter(jitter: RetrySchedule['jitter']): string {
  if (jitter === null) return 'none';
  return jitter.kind === 'share' ? spellShare(jitter.share) : spellDuration(jitter.time);
}

/** `5d`, `{ attempts: 13 }`, `{ hostDown: 4d }`, several of them together, or `unlimited`. */
export function spellGiveUp({ age, attempts, hostDown, frozen, onTime }: GiveUp): string {
  const isPlain = attempts === null && hostDown === null && frozen === undefined && onTime !== true;
  if (age !== null && isPlain) return spellDuration(age);
  const entries: [string, string][] = [];
  if (age !== null) entries.push(['age', spellDuration(age)]);
  if (attempts !== null) entries.push(['attempts', String(attempts)]);
  if (hostDown !== null) entries.push(['hostDown', spellDuration(hostDown)]);
  if (frozen !== undefined) entries.push(['frozen', spellDuration(frozen)]);
  if (onTime === true) entries.push(['onTime', 'true']);
  return entries.length === 0 ? 'unlimited' : spellMapping(entries);
}

/** Ages at which delay warnings go out: `none`, a time, or a list. */
export function spellWarnings(ages: readonly Seconds[]): string {
  const [first, ...more] = ages;
  if (first === undefined) return 'none';
  return more.length === 0 ? spellDuration(first) : spellTimes(ages);
}

/** `true`, `none`, or the share of the sending hosts. */
export function spellShareOfHosts(share: Share): string {
  if (share === 1) return 'true';
  return share === 0 ? 'none' : spellShare(share);
}

/** `true`, `false`, or the share of the sending hosts for which it is true. */
export function spellShareOf(share: Share): string {
  if (share === 1) return 'true';
  return share === 0 ? 'false' : spellShare(share);
}

import type { GiveUp, RetryRule, RetrySchedule, RetryStep } from '../mail/index.js';
import { formatDuration, formatShare, type Seconds } from '../units/index.js';

/** Most waits of a list that are spelt out: nobody reads more. */
const MOST_WAITS = 8;

function waitsInWords(waits: readonly Seconds[]): string {
  const shown = waits.slice(0, MOST_WAITS).map((wait) => formatDuration(wait));
  return waits.length > MOST_WAITS ? `${shown.join(', ')} …` : shown.join(', ');
}

function listInWords(waits: readonly Seconds[], then: readonly Seconds[]): string {
  const [only] = then;
  const same = then.length === waits.length && then.every((wait, i) => wait === waits[i]);
  if (same)
    return waits.length === 1 ? `every ${waitsInWords(waits)}` : `after ${waitsInWords(waits)}, again and again`;
  if (then.length === 1 && only !== undefined)
    return `after ${waitsInWords(waits)}, then every ${formatDuration(only)}`;
  return `after ${waitsInWords(waits)}, then ${waitsInWords(then)}, again and again`;
}

function stepInWords({ every, factor, until }: RetryStep): string {
  const growing = factor === 1 ? '' : `, each wait ${factor} times the last`;
  const end = until === null ? '' : ` until the message is ${formatDuration(until)} old`;
  return `every ${formatDuration(every)}${growing}${end}`;
}

/** A retry rule in a phrase that fits after "it waits". */
export function retryInWords(rule: RetryRule): string {
  switch (rule.kind) {
    case 'never':
      return 'for ever: it does not try again';
    case 'every':
      return `${formatDuration(rule.every)} between two passes, always`;
    case 'list':
      return listInWords(rule.waits, rule.then);
    case 'backoff': {
      const most = rule.max === null ? '' : `, at most ${formatDuration(rule.max)}`;
      return `${formatDuration(rule.first)} at first, then ${rule.factor} times as long each time${most}`;
    }
    case 'age':
      return `as long as the message is old, at least ${formatDuration(rule.min)} and at most ${formatDuration(rule.max)}`;
    case 'quadratic':
      return `until the message is ${formatDuration(rule.unit)} · n² old, for n = 1, 2, 3 …`;
    case 'steps':
      return rule.steps.map(stepInWords).join('; then ');
  }
}

/** The random part of a wait, as a sentence without its full stop; `null` if there is none. */
export function jitterInWords(jitter: RetrySchedule['jitter']): string | null {
  if (jitter === null) return null;
  const spread = jitter.kind === 'share' ? formatShare(jitter.share) : formatDuration(jitter.time);
  return `chance changes each wait by up to ${spread} either way`;
}

/** The time after which a sender stops trying, in a phrase that fits after "it gives up". */
export function giveUpInWords({ age, attempts, hostDown }: GiveUp): string {
  const parts = [
    age === null ? '' : `when a message is ${formatDuration(age)} old`,
    attempts === null ? '' : `after ${attempts} failed passes`,
    hostDown === null ? '' : `when every server has failed for ${formatDuration(hostDown)} without a break`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'never' : parts.join(', or ');
}

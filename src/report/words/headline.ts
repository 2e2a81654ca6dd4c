import type { FateCounts, PartySummary, RunResult } from '../../results/index.js';
import { formatCount, formatDuration, formatShare, type Seconds } from '../../units/index.js';
import { countOf, shareOf } from './numbers.js';
import { printableName } from './printable.js';
import { FATE_PHRASES, lostFates } from './vocabulary.js';

/** Mail is late from this time on [s], if that is also this many times the median. */
const LATE: Seconds = 60;
const MANY_TIMES = 10;

/** The answer: who lost mail, and who waited. It is about wanted mail, or about all mail if none was wanted. */
export interface Answer {
  readonly lead: string;
  /** Late mail, by sender; empty if no latency is known. */
  readonly late: string;
}

/** The answer of a run, in two plain sentences. */
export function answerOf(result: RunResult): Answer {
  const wanted = result.kinds.ham;
  if (result.messages.sent === 0) return { lead: 'No message was sent in this run.', late: '' };
  if (wanted.sent === 0) return { lead: `No wanted mail was sent; ${mostOf(result.messages, 'message')}.`, late: '' };
  if (wanted.delivered === 0)
    return { lead: `None of the wanted mail arrived: ${mostOf(wanted, 'wanted message')}.`, late: '' };
  if (wanted.delivered < wanted.sent) return { lead: someArrived(result), late: lateText(result) };
  return allArrived(result);
}

/** The answer of a run as one text. */
export function headline(result: RunResult): string {
  const { lead, late } = answerOf(result);
  return late === '' ? lead : `${lead} ${late}`;
}

function allArrived(result: RunResult): Answer {
  const { kinds, latency_s: latency } = result;
  const { sent } = kinds.ham;
  const [last, half] = [latency.max, latency.p50].map((time) => formatDuration(time ?? Number.NaN));
  // Mail submitted during a warm-up has no latency here.
  if (latency.max === undefined && sent === 1) return { lead: 'The one wanted message arrived.', late: '' };
  if (sent === 1) return { lead: `The one wanted message arrived, after ${last}.`, late: '' };
  const all = `All ${formatCount(sent)} wanted messages arrived`;
  if (latency.max === undefined) return { lead: `${all}.`, late: '' };
  if (half === last) return { lead: `${all}, each after ${last}.`, late: '' };
  return { lead: `${all}.`, late: lateText(result) };
}

/** Senders of wanted mail, those that lost the largest part of it first. */
function losersOf({ senders }: RunResult): (readonly [name: string, wanted: FateCounts])[] {
  const lossOf = ({ sent, delivered }: FateCounts): number => 1 - delivered / sent;
  return Object.entries(senders)
    .flatMap(([name, { wanted }]) => (wanted.sent > 0 ? [[name, wanted] as const] : []))
    .toSorted(([, a], [, b]) => lossOf(b) - lossOf(a));
}

function lostPart({ sent, delivered }: FateCounts): string {
  return delivered === 0 ? 'all' : shareOf(sent - delivered, sent, 2);
}

/** Losses, by sender if there are several. */
function someArrived(result: RunResult): string {
  const { kinds, deliveryRate } = result;
  const { sent, delivered } = kinds.ham;
  const losers = losersOf(result);
  const lost = sent - delivered;
  const [worst, second] = losers.filter(([, wanted]) => wanted.delivered < wanted.sent);
  if (worst === undefined || losers.length < 2) {
    const rate = deliveryRate === null ? shareOf(delivered, sent) : formatShare(deliveryRate.mean, 2);
    return `${rate} of the wanted mail arrived; ${formatCount(lost)} of ${countOf(sent, 'message')} did not${reason(kinds.ham, lost)}.`;
  }
  const [name, wanted] = worst;
  const who = `${printableName(name)} lost ${lostPart(wanted)} of its wanted mail`;
  if (second === undefined) return `${who}${reason(wanted, lost)}; nobody else lost any.`;
  const two = `${who}, ${printableName(second[0])} ${lostPart(second[1])}`;
  const others = sent - wanted.sent - second[1].sent;
  const rest = [wanted, second[1]].reduce((left, one) => left - (one.sent - one.delivered), lost);
  if (rest === 0) return `${two}${others === 0 ? '' : '; nobody else lost any'}.`;
  return `${two}; the other senders together lost ${shareOf(rest, others, 2)}.`;
}

/** The sender whose slowest hundredth came latest, and how many others were late as well. */
function latestOf({
  senders,
  latency_s: { p50 = 0 },
}: RunResult): { latest: string; p99: Seconds; max: Seconds | undefined; others: number } | undefined {
  const late = Object.entries(senders).flatMap(([name, { latency_s: own }]: readonly [string, PartySummary]) =>
    own?.p99 !== undefined && isLate(own.p99, p50) ? [{ latest: name, p99: own.p99, max: own.max }] : [],
  );
  const [first] = late.toSorted((a, b) => b.p99 - a.p99);
  return first === undefined || Object.keys(senders).length < 2 ? undefined : { ...first, others: late.length - 1 };
}

function isLate(time: Seconds, half: Seconds): boolean {
  return time >= LATE && time >= MANY_TIMES * half;
}

/** Late mail: the sender whose slowest hundredth waited, or the time of the slowest message. */
function lateText(result: RunResult): string {
  const { p50 = 0, p99, max } = result.latency_s;
  if (max === undefined) return '';
  const slowest = formatDuration(max);
  const isWhole = result.kinds.ham.delivered === result.kinds.ham.sent;
  // If half of the mail is late, the median is no measure of lateness.
  if (!isLate(max, p50))
    return p50 >= LATE
      ? `Half of it took ${formatDuration(p50)} or more, the slowest message ${slowest}.`
      : `${isWhole ? 'Nothing' : 'Nothing that arrived'} was late: the slowest message took ${slowest}.`;
  const found = latestOf(result);
  const end = `the slowest ${slowest}`;
  if (found !== undefined) {
    const also = found.others === 0 ? '' : ` (and ${countOf(found.others, 'other sender')} waited, too)`;
    const own = found.max === undefined ? slowest : formatDuration(found.max);
    const time = formatDuration(found.p99);
    const took = `took ${time === own ? '' : 'more than '}${time}${also}`;
    // If this sender has the slowest message of all, one time is enough.
    if (own === slowest)
      return `${printableName(found.latest)} waited longest: 1 in 100 of its messages ${took}${time === own ? '' : `, ${end}`}.`;
    const whose = Object.entries(result.senders).find(([, sender]) => sender.latency_s?.max === max)?.[0];
    const last = whose === undefined ? 'one of another sender' : `one of ${printableName(whose)}`;
    return `1 in 100 messages of ${printableName(found.latest)} ${took}${time === own ? '' : `, the slowest ${own}`}; the slowest of all was ${last}, ${slowest}.`;
  }
  if (p99 !== undefined && isLate(p99, p50))
    return formatDuration(p99) === slowest
      ? `1 in 100 messages took ${slowest}, as long as the slowest.`
      : `1 in 100 messages took more than ${formatDuration(p99)}, ${end}.`;
  return `Fewer than 1 in 100 messages were late, ${end}.`;
}

/** `, most of them expired`. */
function reason(counts: FateCounts, lost: number): string {
  const [first] = lostFates(counts);
  if (first === undefined) return '';
  if (counts[first] === lost) return lost === 1 ? `: it was ${FATE_PHRASES[first]}` : `: all ${FATE_PHRASES[first]}`;
  const part = counts[first] * 2 > lost ? 'most of them' : 'the largest part';
  return `: ${part} ${FATE_PHRASES[first]}`;
}

/** `all 12 messages were rejected`, `most of the 12 messages were rejected`. */
function mostOf(counts: FateCounts, noun: string): string {
  const [first] = [...(counts.delivered > 0 ? (['delivered'] as const) : []), ...lostFates(counts)].toSorted(
    (a, b) => counts[b] - counts[a],
  );
  if (first === undefined) return `nothing became of ${countOf(counts.sent, noun)}`;
  if (counts.sent === 1) return `the one ${noun} was ${FATE_PHRASES[first]}`;
  const whole = counts[first] === counts.sent;
  const part = whole ? 'all' : counts[first] * 2 > counts.sent ? 'most of the' : 'the largest part of the';
  return `${part} ${countOf(counts.sent, noun)} ${whole || part.startsWith('most') ? 'were' : 'was'} ${FATE_PHRASES[first]}`;
}

/** Order of magnitude of a time in everyday words: `some for hours`. */
export function lengthWord(time: Seconds): string {
  const [word] = (
    [
      ['days', 2 * 86_400],
      ['hours', 7_200],
      ['minutes', 120],
    ] as const
  ).find(([, least]) => time >= least) ?? ['seconds'];
  return word;
}

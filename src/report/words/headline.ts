import type { FateCounts, RunResult } from '../../results/index.js';
import { formatCount, formatDuration, formatShare } from '../../units/index.js';
import { countOf, shareOf } from './figures.js';
import { FATE_PHRASES, lostFates } from './vocabulary.js';

/** What happened, in one plain sentence. It speaks of wanted mail, and of all mail only where none was wanted. */
export function headline(result: RunResult): string {
  const wanted = result.kinds.ham;
  if (result.messages.sent === 0) return 'No message was sent in this run.';
  if (wanted.sent === 0) return `No wanted mail was sent; ${mostOf(result.messages, 'message')}.`;
  if (wanted.delivered === 0) return `None of the wanted mail arrived: ${mostOf(wanted, 'wanted message')}.`;
  return wanted.delivered === wanted.sent ? allArrived(result) : someArrived(result);
}

function allArrived({ kinds, latency_s }: RunResult): string {
  const { sent } = kinds.ham;
  // Mail that was submitted within a warm-up has no latency here.
  if (latency_s.max === undefined)
    return `${sent === 1 ? 'The one' : `All ${formatCount(sent)}`} wanted ${sent === 1 ? 'message' : 'messages'} arrived.`;
  const last = formatDuration(latency_s.max);
  if (sent === 1) return `The one wanted message arrived, after ${last}.`;
  const half = formatDuration(latency_s.p50 ?? Number.NaN);
  if (half === last) return `All ${formatCount(sent)} wanted messages arrived, each after ${last}.`;
  return `All ${formatCount(sent)} wanted messages arrived, half of them within ${half}, the slowest after ${last}.`;
}

function someArrived({ kinds, deliveryRate, latency_s }: RunResult): string {
  const { sent, delivered } = kinds.ham;
  const rate = deliveryRate === null ? shareOf(delivered, sent) : formatShare(deliveryRate.mean, 2);
  const half = latency_s.p50 === undefined ? '' : `, half of it within ${formatDuration(latency_s.p50)}`;
  const lost = sent - delivered;
  const were = `${formatCount(lost)} of ${countOf(sent, 'message')} did not`;
  return `${rate} of the wanted mail arrived${half}; ${were}${reason(kinds.ham, lost)}.`;
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

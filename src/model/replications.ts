import type { Model } from './model.js';

/** Replications that tell a week with an outage from one without, and give an interval. */
const ENOUGH = 10;
/** One has no interval, and two agree too easily. */
const FEWEST = 3;
/** Messages that nobody waits for who did not ask: some ten seconds of a processor. */
const MOST_MESSAGES = 100_000_000;

/** Messages that one replication sends, about. */
export function messagesPerReplication({
  traffic,
  duration,
  messages,
}: Pick<Model, 'traffic' | 'duration' | 'messages'>): number {
  const sent = traffic.reduce(
    (sum, source) =>
      sum + (source.kind === 'replay' ? source.times.length : source.rate * (duration ?? Number.POSITIVE_INFINITY)),
    0,
  );
  return Math.min(sent, messages ?? Number.POSITIVE_INFINITY);
}

/** Replications where nobody says how many: ten, fewer where that were very much, never under three. `messages`: of one of each. */
export function defaultReplications(messages: number): number {
  return Math.max(FEWEST, Math.min(ENOUGH, Math.floor(MOST_MESSAGES / messages)));
}

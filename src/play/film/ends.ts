import type { Trace } from '../../results/index.js';

/** End of a message, with all that can tell two set-ups apart. */
export interface End {
  readonly message: number;
  readonly sent: number;
  readonly wanted: boolean;
  readonly delivered: boolean;
  /** True if it was queued for a retry. */
  readonly waited: boolean;
  readonly latency: number | null;
}

/** Ends of the messages that are followed. */
export function endsOf(traces: readonly Trace[]): End[] {
  return traces.map(({ message, sent, kind, fate, latency, events }) => ({
    message,
    sent,
    wanted: kind === 'ham',
    delivered: fate === 'delivered',
    waited: events.some((event) => event.kind === 'deferred'),
    latency,
  }));
}

/** Change in a message's fate between two set-ups. */
export type FlipKind = 'lost' | 'saved' | 'late' | 'prompt';

/** A message that ended differently; `kind` describes the second set-up. */
export interface MessageFlip {
  readonly message: number;
  readonly sent: number;
  readonly kind: FlipKind;
  /** Latency in the first and in the second [s]. */
  readonly latency: readonly [number | null, number | null];
}

function kindOf(one: End, other: End): FlipKind | null {
  if (one.delivered !== other.delivered) return other.delivered ? 'saved' : 'lost';
  if (!one.delivered || one.waited === other.waited) return null;
  return other.waited ? 'late' : 'prompt';
}

/**
 * Wanted messages that ended differently with common random numbers: delivered in one set-up and not in the other, or
 * delivered at once in one and after a wait in a queue in the other. Message n of one is message n of the other.
 */
export function flipsOf(before: readonly End[], after: readonly End[]): MessageFlip[] {
  const others = new Map(after.map((end) => [end.message, end]));
  return before.flatMap((one): MessageFlip[] => {
    const other = others.get(one.message);
    if (other === undefined || !one.wanted || !other.wanted) return [];
    const kind = kindOf(one, other);
    const { message, sent } = one;
    return kind === null ? [] : [{ message, sent, kind, latency: [one.latency, other.latency] }];
  });
}

import { RUN_COUNT_NAMES, RUN_COUNTS } from '../../mail/index.js';
import type { RunResult } from '../../results/index.js';
import { countOf } from './numbers.js';

/** Figures counted beside the fates, in a sentence; empty if there are none. */
export function besidesText(result: RunResult): string {
  const parts = RUN_COUNT_NAMES.flatMap((name) => {
    // A saved result of an earlier revision may lack it.
    const count = result[name] ?? 0;
    const [one, several] = RUN_COUNTS[name].told;
    return count > 0 ? [countOf(count, one, several)] : [];
  });
  return parts.length === 0 ? '' : `Besides, ${parts.join(', ')}.`;
}

/** The reason why servers accepted more than was sent, in a sentence; empty if they did not. */
export function relayedText({ servers, messages }: RunResult): string {
  const accepted = Object.values(servers).reduce((sum, server) => sum + server.accepted, 0);
  const hasRelays = Object.values(servers).some(({ meanQueue }) => meanQueue !== undefined);
  return hasRelays && accepted > messages.sent
    ? 'Servers accept more than was sent: what a relay takes counts there, and again where it is sent on to.'
    : '';
}

/** True if acceptance by relays makes the first pass rate exceed the share delivered without waiting in a queue. */
export function relaysDelay({ firstPassRate, promptRate }: RunResult): boolean {
  return (
    firstPassRate !== null && promptRate !== undefined && promptRate !== null && promptRate.mean !== firstPassRate.mean
  );
}

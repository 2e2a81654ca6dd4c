import { RUN_COUNT_NAMES, RUN_COUNTS } from '../../mail/index.js';
import type { RunResult } from '../../results/index.js';
import { countOf } from './numbers.js';

/** What is counted beside the fates, in a sentence; empty where there was none of it. */
export function besidesText(result: RunResult): string {
  const parts = RUN_COUNT_NAMES.flatMap((name) => {
    // A saved result of an earlier revision may lack it.
    const count = result[name] ?? 0;
    const [one, several] = RUN_COUNTS[name].told;
    return count > 0 ? [countOf(count, one, several)] : [];
  });
  return parts.length === 0 ? '' : `Besides, ${parts.join(', ')}.`;
}

/** Why the servers accepted more than was sent, in a sentence; empty where they did not. */
export function relayedText({ servers, messages }: RunResult): string {
  const accepted = Object.values(servers).reduce((sum, server) => sum + server.accepted, 0);
  const hasRelays = Object.values(servers).some(({ meanQueue }) => meanQueue !== undefined);
  return hasRelays && accepted > messages.sent
    ? 'Servers accept more than was sent: what a relay takes counts there, and again where it is sent on to.'
    : '';
}

/** Whether a relay's acceptance makes the first pass look better than what was delivered without waiting in a queue. */
export function relaysDelay({ firstPassRate, promptRate }: RunResult): boolean {
  return (
    firstPassRate !== null && promptRate !== undefined && promptRate !== null && promptRate.mean !== firstPassRate.mean
  );
}

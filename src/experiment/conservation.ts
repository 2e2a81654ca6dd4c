import { OUTCOMES } from '../mail/index.js';
import type { ReplicationResult } from '../results/index.js';
import { countAll } from './fate-counts.js';

/**
 * Every message has one fate and every attempt one outcome: a replication that does not add up is a bug in mxsim, and
 * none of its figures may be shown.
 *
 * @throws Error that says what does not add up.
 */
export function assertConserved(result: ReplicationResult): void {
  const { sent, delivered } = countAll(result.senders);
  const received = countAll(result.domains).sent;
  if (sent !== result.sent || received !== result.sent) {
    throw new Error(
      `replication ${result.replication}: ${result.sent} messages sent, ${sent} fates by sender, ${received} by domain`,
    );
  }
  for (const pairs of [result.causes.senders, result.causes.servers]) {
    const caused = pairs.reduce((sum, count, at) => sum + (at % 2 === 1 ? count : 0), 0);
    if (caused === sent - delivered) continue;
    throw new Error(`replication ${result.replication}: ${sent - delivered} messages lost, ${caused} causes`);
  }
  result.servers.attempts.forEach((attempts, server) => {
    const outcomes = OUTCOMES.reduce((sum, outcome) => sum + (result.servers[outcome][server] ?? 0), 0);
    if (outcomes === attempts) return;
    throw new Error(`replication ${result.replication}: server ${server}: ${attempts} attempts, ${outcomes} outcomes`);
  });
}

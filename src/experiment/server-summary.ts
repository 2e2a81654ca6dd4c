import { OUTCOMES } from '../mail/index.js';
import type { Model } from '../model/index.js';
import type { ServerColumns, ServerSummary } from '../results/index.js';
import type { Totals } from './totals.js';

type Outcomes = Pick<ServerSummary, (typeof OUTCOMES)[number]>;

function sumOf(column: Float64Array): number {
  return column.reduce((sum, value) => sum + value, 0);
}

/** A part of a whole; 0 where the whole is nothing. */
function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/** Counts are totals, peaks the highest of all replications, means over time means over replications. */
export function summariseServers(model: Model, totals: Totals): Record<string, ServerSummary> {
  const columns = totals.servers;
  const accepted = sumOf(columns.acceptedFromSenders);
  const firsts = sumOf(columns.firstChoices);
  const summaries = model.servers.map((server, i): [string, ServerSummary] => {
    const at = (name: keyof ServerColumns): number => columns[name][i] ?? 0;
    const outcomes = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, at(outcome)])) as unknown as Outcomes;
    const summary = {
      connections: at('connections'),
      attempts: at('attempts'),
      ...outcomes,
      share: shareOf(at('acceptedFromSenders'), accepted),
      firstChoiceShare: shareOf(at('firstChoices'), firsts),
      meanSessions: at('sessionArea') / totals.replications,
      peakSessions: at('peakSessions'),
      meanBacklog: at('backlogArea') / totals.replications,
      peakBacklog: at('peakBacklog'),
      down_s: at('down'),
      ...(at('filtered') > 0 ? { meanFilterWait_s: at('filterWait') / at('filtered') } : {}),
      ...(server.relay === null ? {} : { meanQueue: at('queueArea') / totals.replications }),
    };
    return [server.name, summary];
  });
  return Object.fromEntries(summaries);
}

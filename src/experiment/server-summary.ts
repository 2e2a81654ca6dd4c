import { SELDOM_OUTCOMES, type SeldomOutcome, USUAL_OUTCOMES } from '../mail/index.js';
import { hasSeveralRecipients, type Model, meetsTls, type ServerModel } from '../model/index.js';
import type { Recovery, ServerColumns, ServerSummary } from '../results/index.js';
import { withoutClockNoise } from '../units/index.js';
import type { Totals } from './totals.js';

function sumOf(column: Float64Array): number {
  return column.reduce((sum, value) => sum + value, 0);
}

/** A part of a whole; 0 where the whole is nothing. */
function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

type Outcomes = Record<(typeof USUAL_OUTCOMES)[number], number> & Partial<Record<SeldomOutcome, number>>;

/** Where each of the outcomes that are seldom can come about: asked once of a model, and then of each server by its place. */
const POSSIBLE: Readonly<Record<SeldomOutcome, (model: Model) => (row: number) => boolean>> = {
  unreachable: ({ servers, sites }) => {
    const failuresAt = new Map(sites.map(({ name, failures }) => [name, failures]));
    return (row) => {
      const { family, failures, site } = servers[row] as ServerModel;
      const ofSite = failuresAt.get(site ?? '') ?? [];
      return family !== 'ipv4' || [...failures, ...ofSite].some(({ kind }) => kind === 'unreachable');
    };
  },
  noTls: withTls,
  badCertificate: withTls,
};

function withTls(model: Model): () => boolean {
  const isMet = meetsTls(model);
  return () => isMet;
}

/** Is there a policy that is only tested? */
function tests({ domains, changes }: Model): boolean {
  return [...domains, ...changes].some(({ mtaSts }) => mtaSts?.mode === 'testing');
}

/** Counts are totals, peaks the highest of all replications, means over time means over replications. */
export function serverRow(model: Model, totals: Totals): (row: number) => ServerSummary {
  const columns = totals.servers;
  const accepted = sumOf(columns.acceptedFromSenders);
  const firsts = sumOf(columns.firstChoices);
  // Of a model with 20,000 servers nothing is asked anew for each of them.
  const isSeveral = hasSeveralRecipients(model);
  const hasTests = tests(model);
  const hasSizes = model.traffic.some(({ size }) => size !== null);
  const mayFail = [...model.servers, ...model.sites].some(({ failures }) => failures.length > 0);
  const seldom = SELDOM_OUTCOMES.map((outcome) => ({ outcome, isPossible: POSSIBLE[outcome](model) }));
  return (row) => {
    const at = (name: keyof ServerColumns): number => columns[name][row] ?? 0;
    const outcomes = {} as Outcomes;
    for (const outcome of USUAL_OUTCOMES) outcomes[outcome] = at(outcome);
    for (const { outcome, isPossible } of seldom) {
      if (at(outcome) > 0 || isPossible(row)) outcomes[outcome] = at(outcome);
    }
    return {
      connections: at('connections'),
      attempts: at('attempts'),
      ...(isSeveral ? { transactions: at('attempts') - at('together') } : {}),
      ...outcomes,
      ...(hasTests ? { wouldFail: at('wouldFail') } : {}),
      share: shareOf(at('acceptedFromSenders'), accepted),
      firstChoiceShare: shareOf(at('firstChoices'), firsts),
      meanSessions: at('sessionArea') / totals.replications,
      peakSessions: at('peakSessions'),
      ...(mayFail ? { calmPeakSessions: at('calmSessions') } : {}),
      meanBacklog: at('backlogArea') / totals.replications,
      peakBacklog: at('peakBacklog'),
      down_s: at('down'),
      ...(at('filtered') > 0 ? { meanFilterWait_s: at('filterWait') / at('filtered') } : {}),
      ...(model.servers[row]?.relay === null
        ? {}
        : { meanQueue: at('queueArea') / totals.replications, peakQueue: at('peakQueue') }),
      ...(at('outages') === 0 ? {} : { recovery: recoveryIn(totals, row, hasSizes) }),
    };
  };
}

function recoveryIn({ servers, recoveries }: Totals, row: number, hasSizes: boolean): Recovery {
  return {
    outages: servers.outages[row] ?? 0,
    unfinished: servers.unrecovered[row] ?? 0,
    mean_s: withoutClockNoise((recoveries.means[row] ?? 0) / (recoveries.replications[row] ?? 1)),
    max_s: withoutClockNoise(servers.longestRecovery[row] ?? 0),
    peakWaiting: servers.mostHeld[row] ?? 0,
    ...(hasSizes ? { peakWaiting_bytes: Math.round(servers.mostBytes[row] ?? 0) } : {}),
  };
}

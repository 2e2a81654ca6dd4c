import {
  SERVER_FIGURES,
  type SeldomOutcome,
  type SeldomServerFigure,
  type ServerFigureName,
  type ServerSource,
} from '../mail/index.js';
import { hasSeveralRecipients, type Model, meetsTls, type ServerModel } from '../model/index.js';
import type { Recovery, ServerColumns, ServerSummary } from '../results/index.js';
import { withoutClockNoise } from '../units/index.js';
import type { Totals } from './totals.js';

function sumOf(column: Float64Array): number {
  return column.reduce((sum, value) => sum + value, 0);
}

/** A share of a whole; 0 if the whole is 0. */
function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

type At = (name: keyof ServerColumns) => number;
/** Evaluated once for a model, and then for each server by its row and its counts. */
type Condition = (model: Model) => (row: number, at: At) => boolean;

/** A condition on the model alone. */
function where(holds: (model: Model) => boolean): Condition {
  return (model) => {
    const found = holds(model);
    return () => found;
  };
}

/** Holds if the outcome can occur under the condition, or did occur. */
function possible(outcome: SeldomOutcome, condition: Condition): Condition {
  return (model) => {
    const isPossible = condition(model);
    return (row, at) => at(outcome) > 0 || isPossible(row, at);
  };
}

const mayBeUnreachable: Condition = ({ servers, sites }) => {
  const failuresAt = new Map(sites.map(({ name, failures }) => [name, failures]));
  return (row) => {
    const { family, failures, site } = servers[row] as ServerModel;
    const ofSite = failuresAt.get(site ?? '') ?? [];
    return family !== 'ipv4' || [...failures, ...ofSite].some(({ kind }) => kind === 'unreachable');
  };
};

const isRelay: Condition =
  ({ servers }) =>
  (row) =>
    servers[row]?.relay !== null;

/** Conditions under which the figures that are not always shown are shown. */
const CONDITIONS: Readonly<Record<SeldomServerFigure, Condition>> = {
  transactions: where(hasSeveralRecipients),
  unreachable: possible('unreachable', mayBeUnreachable),
  noTls: possible('noTls', where(meetsTls)),
  badCertificate: possible('badCertificate', where(meetsTls)),
  // True if a policy is in testing mode.
  wouldFail: where(({ domains, changes }) => [...domains, ...changes].some(({ mtaSts }) => mtaSts?.mode === 'testing')),
  calmPeakSessions: where(({ servers, sites }) => [...servers, ...sites].some(({ failures }) => failures.length > 0)),
  meanFilterWait_s: () => (_, at) => at('filtered') > 0,
  meanQueue: isRelay,
  peakQueue: isRelay,
};

/** Reads a figure of the server in a row. */
function reader(source: ServerSource, { servers, replications }: Totals): (row: number) => number {
  // Counts named by sources are columns.
  const column = (name: string): ((row: number) => number) => {
    const values = servers[name as keyof ServerColumns];
    return (row) => values[row] ?? 0;
  };
  if ('sum' in source) return column(source.sum);
  if ('peak' in source) return column(source.peak);
  if ('mean' in source) {
    const area = column(source.mean);
    return (row) => area(row) / replications;
  }
  if ('share' in source) {
    const part = column(source.share);
    const whole = sumOf(servers[source.share as keyof ServerColumns]);
    return (row) => shareOf(part(row), whole);
  }
  const [first, second] = 'less' in source ? source.less : source.per;
  const [of, other] = [column(first), column(second)];
  return 'less' in source ? (row) => of(row) - other(row) : (row) => of(row) / other(row);
}

/** Summary of the server in a row; conditions on the model are evaluated once, not for each of 20,000 servers. */
export function serverRow(model: Model, totals: Totals): (row: number) => ServerSummary {
  const hasSizes = model.traffic.some(({ size }) => size !== null);
  const figures = (Object.keys(SERVER_FIGURES) as ServerFigureName[]).map((name) => ({
    name,
    value: reader(SERVER_FIGURES[name].from, totals),
    isTold: Object.hasOwn(CONDITIONS, name) ? CONDITIONS[name as SeldomServerFigure](model) : null,
  }));
  return (row) => {
    const at: At = (name) => totals.servers[name][row] ?? 0;
    const told: Partial<Record<ServerFigureName, number>> & { recovery?: Recovery } = {};
    for (const { name, value, isTold } of figures) {
      if (isTold === null || isTold(row, at)) told[name] = value(row);
    }
    if (at('outages') > 0) told.recovery = recoveryIn(totals, row, hasSizes);
    // The figures that are always shown are all set.
    return told as ServerSummary;
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

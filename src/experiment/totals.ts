import { forRunCounts, RUN_COUNT_NAMES } from '../mail/index.js';
import {
  CauseCounts,
  forServerColumns,
  type ReplicationResult,
  SERVER_COLUMNS,
  type ServerColumns,
} from '../results/index.js';
import { LogHistogram } from '../stats/index.js';
import type { Seconds, SimTime } from '../units/index.js';

type Latencies = { readonly senders: readonly LogHistogram[]; readonly domains: readonly LogHistogram[] };
type ColumnNames = (keyof ServerColumns)[];

function addColumn(total: Float64Array, part: Float64Array, divisor = 1): void {
  for (let i = 0; i < total.length; i += 1) total[i] = (total[i] as number) + (part[i] as number) / divisor;
}

function raiseColumn(total: Float64Array, part: Float64Array): void {
  for (let i = 0; i < total.length; i += 1) total[i] = Math.max(total[i] as number, part[i] as number);
}

/**
 * Sums over replications; one replication alone is a sum too. A sum of fractions depends on its order, so replications
 * are added in theirs. Memory does not grow with their number.
 */
export class Totals {
  replications = 0;
  events = 0;
  /** Messages, whatever the number of their recipients. */
  submissions = 0;
  /** Last arrival and end of the longest replication [s]. */
  lastArrival: SimTime = 0;
  end: SimTime = 0;
  firstPass = 0;
  waited = 0;
  readonly counts = forRunCounts(() => 0);
  readonly senders: Float64Array;
  readonly domains: Float64Array;
  readonly causes = { senders: new CauseCounts(), servers: new CauseCounts() } as const;
  readonly latency = new LogHistogram();
  readonly latencies: Latencies;
  readonly connections: { readonly counts: Float64Array; sum: number };
  readonly passes: { readonly counts: Float64Array; sum: number };
  /** The areas hold sums of means over time: each replication's integral divided by its own length. */
  readonly servers: ServerColumns;
  /**
   * Replications in which mail had to wait for an outage of a server: their number, and the sum of their mean
   * recoveries [s].
   */
  readonly recoveries: { readonly replications: Float64Array; readonly means: Float64Array };
  private readonly addsLatencies: boolean;

  /** Empty totals, in columns as long as those of `shape`. `latencies`: of parties, if others add them up. */
  constructor(shape: ReplicationResult, latencies: Latencies | null = null) {
    this.senders = new Float64Array(shape.senders.length);
    this.domains = new Float64Array(shape.domains.length);
    this.connections = { counts: new Float64Array(shape.connections.counts.length), sum: 0 };
    this.passes = { counts: new Float64Array(shape.passes.counts.length), sum: 0 };
    this.servers = forServerColumns((name) => new Float64Array(shape.servers[name].length));
    const { length } = shape.servers.outages;
    this.recoveries = { replications: new Float64Array(length), means: new Float64Array(length) };
    const empty = (parts: readonly LogHistogram[]): LogHistogram[] => parts.map(({ lean }) => new LogHistogram(lean));
    const { senders, domains } = shape.latencies;
    this.addsLatencies = latencies === null;
    this.latencies = latencies ?? { senders: empty(senders), domains: empty(domains) };
  }

  /** Adds one replication; means over time begin after `warmup` [s]. */
  add(result: ReplicationResult, warmup: Seconds): void {
    this.replications += 1;
    this.events += result.events;
    this.submissions += result.submissions;
    this.lastArrival = Math.max(this.lastArrival, result.lastArrival);
    this.end = Math.max(this.end, result.end);
    this.firstPass += result.firstPass;
    this.waited += result.waited;
    for (const name of RUN_COUNT_NAMES) this.counts[name] += result[name];
    addColumn(this.senders, result.senders);
    addColumn(this.domains, result.domains);
    this.causes.senders.merge(result.causes.senders);
    this.causes.servers.merge(result.causes.servers);
    this.latency.merge(result.latency);
    for (const party of this.addsLatencies ? (['senders', 'domains'] as const) : []) {
      this.latencies[party].forEach((total, row) => {
        const part = result.latencies[party][row];
        if (part !== undefined) total.merge(part);
      });
    }
    for (const name of ['connections', 'passes'] as const) {
      addColumn(this[name].counts, result[name].counts);
      this[name].sum += result[name].sum;
    }
    this.addServers(result.servers, result.lastArrival - warmup);
  }

  private addServers(part: ServerColumns, length: Seconds): void {
    for (const name of Object.keys(this.servers) as ColumnNames) {
      if (SERVER_COLUMNS[name] === 'peak') raiseColumn(this.servers[name], part[name]);
      else if (SERVER_COLUMNS[name] === 'sum') addColumn(this.servers[name], part[name]);
      else if (length > 0) addColumn(this.servers[name], part[name], length);
    }
    this.addRecoveries(part);
  }

  private addRecoveries({ outages, recoveryTime }: ServerColumns): void {
    const { replications, means } = this.recoveries;
    outages.forEach((count, row) => {
      if (count === 0) return;
      replications[row] = (replications[row] as number) + 1;
      means[row] = (means[row] as number) + (recoveryTime[row] as number) / count;
    });
  }
}

/** Times by party in one replication, computed on demand: with ten thousand domains they are seldom asked for. */
class OwnLatencies implements Latencies {
  private readonly given: Latencies;
  private readonly known = new Map<keyof Latencies, readonly LogHistogram[]>();

  constructor(given: Latencies) {
    this.given = given;
  }

  get senders(): readonly LogHistogram[] {
    return this.of('senders');
  }

  get domains(): readonly LogHistogram[] {
    return this.of('domains');
  }

  private of(party: keyof Latencies): readonly LogHistogram[] {
    const found = this.known.get(party) ?? this.given[party].map((plain) => LogHistogram.from(plain));
    this.known.set(party, found);
    return found;
  }
}

/** The totals of one replication alone. */
export function totalsOf(result: ReplicationResult, warmup: Seconds): Totals {
  const totals = new Totals(result, new OwnLatencies(result.latencies));
  totals.add(result, warmup);
  return totals;
}

import type { AssertModel, Model } from '../model/index.js';
import {
  type AssertResult,
  type Provenance,
  RESULT_FORMAT,
  RESULT_REVISION,
  type ReplicationResult,
  type RunResult,
  type Search,
} from '../results/index.js';
import { Spreads } from '../stats/index.js';
import type { Seconds } from '../units/index.js';
import { assertConserved } from './conservation.js';
import { shareEstimate } from './estimate.js';
import { summariseEstimates } from './estimates.js';
import { deliveryRate, firstPassRate, promptRate, readFigure } from './figure.js';
import { type Figure, listFigures, readFigures } from './figure-list.js';
import { isBeyondDecision, judgeAssert, type Observations } from './judgement.js';
import { lossWarnings } from './loss-warning.js';
import { summarisePools } from './pools.js';
import { SECTIONS } from './sections.js';
import { stated, withVerdict } from './stated-assert.js';
import { summariseSeries } from './time-series.js';
import { Totals, totalsOf } from './totals.js';
import { warmupWarnings } from './warmup-warning.js';

/** What a run cannot know of itself. */
export interface Origin {
  /** Version of mxsim. */
  readonly version: string;
  readonly provenance: Provenance;
  /** What the reader should know before believing the figures. */
  readonly warnings: readonly string[];
  /** Time on the wall clock [s]. */
  readonly elapsed: Seconds;
}

/**
 * Takes in replications one by one, in their order, and keeps of each only what the result needs: totals, and the
 * figures whose spread over replications matters.
 */
export class RunSummary {
  private readonly model: Model;
  private totals: Totals | null = null;
  private series: ReplicationResult['series'] = null;
  private readonly deliveryRates: (number | undefined)[] = [];
  private readonly firstPassRates: (number | undefined)[] = [];
  private readonly promptRates: (number | undefined)[] = [];
  /** For each assert of the model, its figure in each replication. */
  private readonly observations: (number | undefined)[][];
  private readonly figures: readonly Figure[];
  private readonly spreads: Spreads;
  /** Verdicts that were reached while replications were added; they stay. */
  private readonly decided = new Map<number, AssertResult>();
  private search: Search | null = null;
  /** Of the intervals that asserts are judged by while replications are added; `null` where their number is fixed. */
  private level: number | null = null;

  constructor(model: Model) {
    this.model = model;
    this.observations = model.asserts.map(() => []);
    this.figures = listFigures(model);
    this.spreads = new Spreads(this.figures.length);
  }

  /**
   * @returns the figures of this replication alone, in the order of `listFigures`.
   * @throws Error where it is not the next replication, or does not add up.
   */
  add(result: ReplicationResult): Float64Array {
    const expected = this.deliveryRates.length + 1;
    if (result.replication !== expected) {
      throw new Error(`replication ${result.replication} came where ${expected} was due`);
    }
    assertConserved(result);
    const alone = totalsOf(result, this.model.warmup);
    this.deliveryRates.push(deliveryRate(this.model, alone));
    this.firstPassRates.push(firstPassRate(this.model, alone));
    this.promptRates.push(promptRate(this.model, alone));
    this.model.asserts.forEach(({ path }, i) => {
      this.observations[i]?.push(readFigure(path, this.model, alone));
    });
    if (expected === 1) this.series = result.series;
    this.totals ??= new Totals(result);
    this.totals.add(result, this.model.warmup);
    const figures = readFigures(this.figures, this.model, alone);
    this.spreads.add(figures);
    return figures;
  }

  /** Replications so far. */
  get replications(): number {
    return this.deliveryRates.length;
  }

  /** @throws Error where no replication was added. */
  result({ version, provenance, warnings, elapsed }: Origin): RunResult {
    const { model, totals } = this;
    if (totals === null) throw new Error('a run has at least one replication');
    const servers = SECTIONS.servers(model, totals);
    const pools = summarisePools(model, servers);
    return {
      mxsim: { version, format: RESULT_FORMAT, revision: RESULT_REVISION },
      scenario: provenance,
      messages: SECTIONS.messages(model, totals),
      duplicates: totals.duplicates,
      backscatter: totals.backscatter,
      delayWarnings: totals.delayWarnings,
      kinds: SECTIONS.kinds(model, totals),
      deliveryRate: shareEstimate(this.deliveryRates),
      firstPassRate: shareEstimate(this.firstPassRates),
      promptRate: shareEstimate(this.promptRates),
      latency_s: SECTIONS.latency_s(model, totals),
      connections: SECTIONS.connections(model, totals),
      passes: SECTIONS.passes(model, totals),
      latencyHistogram: SECTIONS.latencyHistogram(model, totals),
      servers,
      senders: SECTIONS.senders(model, totals),
      domains: SECTIONS.domains(model, totals),
      ...(pools.length === 0 ? {} : { pools }),
      causes: SECTIONS.causes(model, totals),
      series: summariseSeries(model, this.series),
      estimates: summariseEstimates(model, totals, this.spreads),
      ...(this.search === null ? {} : { search: this.search }),
      ...withVerdict(model.asserts.map((assert, i) => stated(assert, this.verdictOn(assert, i)))),
      warnings: [
        ...warnings,
        ...warmupWarnings(model, this.series, totals.lastArrival),
        ...lossWarnings(this.deliveryRates),
      ],
      engine: {
        events: totals.events,
        lastArrival_s: totals.lastArrival,
        end_s: totals.end,
        elapsed_s: elapsed,
      },
    };
  }

  /**
   * Judges the asserts so far, at one of several looks: a verdict that is reached stays. @returns how many are undecided,
   * and how many of these will stay so if all further replications are like those so far.
   *
   * @param level of the interval at each look, so high that all looks together err as rarely as one at 95 %.
   */
  look(level: number): { readonly undecided: number; readonly beyond: number } {
    this.level = level;
    let [undecided, beyond] = [0, 0];
    for (const [i, assert] of this.model.asserts.entries()) {
      const result = this.decided.get(i) ?? judgeAssert(assert, this.observationsOf(i), level);
      if (result.verdict !== 'undecided') this.decided.set(i, result);
      else {
        undecided += 1;
        if (isBeyondDecision(assert, this.observationsOf(i))) beyond += 1;
      }
    }
    return { undecided, beyond };
  }

  /** The verdict that was reached first stays; what is shown beside it is what all replications say. */
  private verdictOn(assert: AssertModel, i: number): AssertResult {
    const now = judgeAssert(assert, this.observationsOf(i), this.level);
    const decided = this.decided.get(i);
    if (decided === undefined || decided.verdict === now.verdict) return now;
    const { text, observed } = now;
    const reason = 'decided at an earlier look, with fewer replications, and that stays';
    return { text, verdict: decided.verdict, ...(observed === undefined ? {} : { observed }), reason };
  }

  /** Says how the number of replications was found. */
  endSearch(search: Search): void {
    this.search = search;
  }

  private observationsOf(assert: number): Observations {
    return this.observations[assert] ?? [];
  }
}

/** The result of a run from all its replications, in their order. */
export function summariseRun(model: Model, replications: Iterable<ReplicationResult>, origin: Origin): RunResult {
  const summary = new RunSummary(model);
  for (const replication of replications) summary.add(replication);
  return summary.result(origin);
}

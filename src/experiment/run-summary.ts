import { failsByChance } from '../checks/index.js';
import { type AssertModel, hasSeveralRecipients, type Model } from '../model/index.js';
import {
  type AssertResult,
  type Estimate,
  type Provenance,
  RESULT_FORMAT,
  RESULT_REVISION,
  type ReplicationResult,
  type RunResult,
  type Search,
  type Warning,
} from '../results/index.js';
import type { Seconds } from '../units/index.js';
import { assertConserved } from './conservation.js';
import { summariseEstimates, valuesByName } from './estimates.js';
import { Evidence } from './evidence.js';
import { deliveryRate, readFigure } from './figure.js';
import { FigureList } from './figure-list.js';
import { type Deciding, isBeyondDecision, judgeAssert, type Observations } from './judgement.js';
import type { Precision } from './precision.js';
import { SECTIONS } from './sections.js';
import { summariseServerGroups } from './server-groups.js';
import { stated, withVerdict } from './stated-assert.js';
import { summariseSeries } from './time-series.js';
import { Totals, totalsOf } from './totals.js';
import { rarityWarnings, warmupWarnings } from './warnings.js';

/** Facts about a run that it cannot know itself. */
export interface Origin {
  /** Version of mxsim. */
  readonly version: string;
  readonly provenance: Provenance;
  /** Warnings for the reader of the figures. */
  readonly warnings: readonly Warning[];
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
  /** For each assert of the model, its figure in each replication. */
  private readonly observations: (number | undefined)[][];
  /** Evidence on its figures: those of `listFigures` first, in their order. */
  readonly evidence: Evidence;
  private readonly figures: FigureList;
  /** Verdicts reached while replications were added; they are final. */
  private readonly decided = new Map<number, AssertResult>();
  private search: Search | null = null;
  /** Rules for judging asserts while replications are added; `null` if their number is fixed. */
  private deciding: Deciding | null = null;
  /** Indices of the asserts' figures in the evidence. */
  private readonly watched: readonly number[];
  private readonly also: Pick<Precision, 'path'> | null;
  private readonly alsoAt: number;
  /** All figures of each replication, if they are kept one by one. */
  private each: Float64Array[] | null = null;

  /** @param also a figure to watch besides those of the list and of asserts. */
  constructor(model: Model, also: Pick<Precision, 'path'> | null = null) {
    this.model = model;
    this.also = also;
    this.observations = model.asserts.map(() => []);
    this.figures = new FigureList(model);
    this.evidence = new Evidence(model, this.figures);
    this.watched = model.asserts.map(({ path }) => this.evidence.watch(path));
    this.alsoAt = also === null ? -1 : this.evidence.watch(also.path);
  }

  /**
   * @returns the figures of this replication alone, in the order of `listFigures`.
   * @throws Error if it is not the next replication, or does not add up.
   */
  add(result: ReplicationResult): Float64Array {
    const expected = this.deliveryRates.length + 1;
    if (result.replication !== expected) {
      throw new Error(`replication ${result.replication} came where ${expected} was due`);
    }
    assertConserved(result);
    const alone = totalsOf(result, this.model.warmup);
    this.deliveryRates.push(deliveryRate(this.model, alone));
    const asserted = this.model.asserts.map(({ path }) => readFigure(path, this.model, alone));
    const besides = this.also === null ? [] : [readFigure(this.also.path, this.model, alone)];
    asserted.forEach((value, i) => {
      this.observations[i]?.push(value);
    });
    if (expected === 1) this.series = result.series;
    this.totals ??= new Totals(result);
    this.totals.add(result, this.model.warmup);
    const figures = this.figures.read(this.model, alone);
    this.evidence.add(result, figures, [...asserted, ...besides]);
    this.each?.push(figures.slice());
    return figures;
  }

  /** Keeps the figures of each replication from now on, for the result. */
  keepValues(): void {
    this.each ??= [];
  }

  /** Estimate of the figure that is watched besides. */
  get alsoWatched(): Estimate | null {
    return this.alsoAt < 0 ? null : this.evidence.estimate(this.alsoAt);
  }

  /** Replications so far. */
  get replications(): number {
    return this.deliveryRates.length;
  }

  /** @throws Error if no replication was added. */
  result({ version, provenance, warnings, elapsed }: Origin): RunResult {
    const { model, totals } = this;
    if (totals === null) throw new Error('a run has at least one replication');
    const servers = SECTIONS.servers(model, totals);
    const pools = summariseServerGroups(model, servers);
    const estimates = summariseEstimates(model, this.figures, totals, this.evidence);
    const rateOf = (name: string): Estimate | null => estimates[name] ?? null;
    return {
      mxsim: { version, format: RESULT_FORMAT, revision: RESULT_REVISION },
      scenario: provenance,
      messages: SECTIONS.messages(model, totals),
      ...(hasSeveralRecipients(model) ? { submissions: totals.submissions } : {}),
      ...totals.counts,
      kinds: SECTIONS.kinds(model, totals),
      deliveryRate: rateOf('deliveryRate'),
      firstPassRate: rateOf('firstPassRate'),
      promptRate: rateOf('promptRate'),
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
      estimates,
      ...(this.each === null ? {} : { values: valuesByName(this.figures, estimates, this.each) }),
      ...(this.search === null ? {} : { search: this.search }),
      ...withVerdict(model.asserts.map((assert, i) => stated(assert, this.verdictOn(assert, i)))),
      warnings: [...warnings, ...warmupWarnings(model, this.series, totals.lastArrival), ...rarityWarnings(estimates)],
      engine: {
        events: totals.events,
        lastArrival_s: totals.lastArrival,
        end_s: totals.end,
        elapsed_s: elapsed,
      },
    };
  }

  /**
   * Judges the asserts so far, at one of several looks: a verdict once reached is final.
   *
   * @returns how many are undecided, and how many of these will stay so if all further replications are like those so
   * far.
   * @param deciding the number of looks, so that all together err as rarely as one.
   */
  look(deciding: Deciding): { readonly undecided: number; readonly beyond: number } {
    this.deciding = deciding;
    let [undecided, beyond] = [0, 0];
    for (const [i, assert] of this.model.asserts.entries()) {
      const result = this.decided.get(i) ?? this.judge(assert, i);
      if (result.verdict !== 'undecided') this.decided.set(i, result);
      else {
        undecided += 1;
        if (isBeyondDecision(this.observationsOf(i))) beyond += 1;
      }
    }
    return { undecided, beyond };
  }

  /** The verdict that was reached first stays; the estimate shown beside it is that of all replications. */
  private verdictOn(assert: AssertModel, i: number): AssertResult {
    const now = this.judge(assert, i);
    const decided = this.decided.get(i);
    if (decided === undefined || decided.verdict === now.verdict) return now;
    const { text, observed } = now;
    const reason = 'decided at an earlier look, with fewer replications, and that stays';
    const { verdict, basis, differsInFewerThan } = decided;
    const grounds = {
      ...(basis === undefined ? {} : { basis }),
      ...(differsInFewerThan === undefined ? {} : { differsInFewerThan }),
    };
    return { text, verdict, ...grounds, ...(observed === undefined ? {} : { observed }), reason };
  }

  private judge(assert: AssertModel, i: number): AssertResult {
    return judgeAssert(assert, {
      observations: this.observationsOf(i),
      evidence: this.evidence,
      at: this.watched[i] ?? 0,
      deciding: this.deciding,
      failsByChance: failsByChance(this.model),
    });
  }

  /** Records how the number of replications was found. */
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

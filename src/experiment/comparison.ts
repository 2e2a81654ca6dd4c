import type { Model } from '../model/index.js';
import {
  type ComparisonResult,
  type Estimate,
  type FigureDifference,
  type FlipExample,
  keysOfFigure,
  RESULT_FORMAT,
  RESULT_REVISION,
  type Search,
  type SetUpDifference,
  type Warning,
} from '../results/index.js';
import { type Resamples, Spreads } from '../stats/index.js';
import { hasOutagesByChance } from './chance.js';
import { describeDifference } from './difference.js';
import { DifferenceSample } from './difference-sample.js';
import { type Figure, listFigures } from './figure-list.js';
import { type Flip, FlipCount } from './flip-count.js';
import type { Deciding } from './judgement.js';
import { largestDifference, meanDifference, percentileDifference } from './latency-difference.js';
import { natureOf } from './nature.js';
import type { LoggedResult } from './replication-pool.js';
import { type Origin, RunSummary } from './run-summary.js';
import type { Undecided } from './search.js';

/** A set-up with a name of its own. */
export interface SetUp {
  readonly name: string;
  readonly model: Model;
}

/** Times are read off a clock that runs for weeks: differences below a microsecond are rounding [s]. */
const SHORTEST = 1e-6;
/** Other figures differ only if they do so in the first twelve digits. */
const FINEST = 1e-12;

/** Own minus reference. A difference too small for a clock of doubles after days is 0. */
export function differenceOf(own: number, reference: number, inSeconds: boolean): number {
  const difference = own - reference;
  const finest = inSeconds ? SHORTEST : FINEST * Math.abs(reference);
  return Math.abs(difference) < finest ? 0 : difference;
}

/** State of the comparison of one set-up with the reference so far. */
interface Pairing {
  readonly setUp: SetUp;
  readonly summary: RunSummary;
  /** Indices of this set-up's figures among all figures of both. */
  readonly places: readonly number[];
  readonly own: Spreads;
  readonly difference: Spreads;
  readonly differences: readonly DifferenceSample[];
  readonly flips: FlipCount;
}

/** Facts that a comparison cannot know itself. */
export interface ComparisonOrigin {
  readonly version: string;
  readonly command: string;
  /** One per set-up. */
  readonly origins: readonly Origin[];
  readonly warnings: readonly Warning[];
  /** Transcripts of the flips that `examples` returns, by set-up. */
  readonly examples: readonly (readonly FlipExample[])[];
}

/** All figures of several models by name, the first model's first. */
function unionOf(models: readonly Model[]): ReadonlyMap<string, { readonly at: number; readonly figure: Figure }> {
  const union = new Map<string, { readonly at: number; readonly figure: Figure }>();
  for (const figure of models.flatMap(listFigures)) {
    if (!union.has(figure.name)) union.set(figure.name, { at: union.size, figure });
  }
  return union;
}

/** A row of one model's figures laid out as a row of all figures; NaN for those that the model does not have. */
function spreadOut(figures: Float64Array, places: readonly number[], length: number): Float64Array {
  const row = new Float64Array(length).fill(Number.NaN);
  places.forEach((place, at) => {
    row[place] = figures[at] ?? Number.NaN;
  });
  return row;
}

/**
 * Takes in the replications of several set-ups, each time one of every set-up with the same number, and keeps the
 * differences of their figures and of the fates of their messages. The first set-up is the reference.
 */
export class Comparison {
  private replications = 0;
  private search: Search | null = null;
  /** True if any of them has outages that come by chance. */
  readonly byChance: boolean;
  private readonly union: ReturnType<typeof unionOf>;
  private readonly pairings: readonly Pairing[];
  /** 1 for figures that are times. */
  private readonly inSeconds: Uint8Array;

  constructor(setUps: readonly SetUp[]) {
    this.union = unionOf(setUps.map(({ model }) => model));
    this.inSeconds = Uint8Array.from(this.union.values(), ({ figure }) => (figure.measure === 'seconds' ? 1 : 0));
    this.byChance = setUps.some(({ model }) => hasOutagesByChance(model));
    this.pairings = setUps.map((setUp, at) => ({
      setUp,
      summary: new RunSummary(setUp.model),
      places: listFigures(setUp.model).map(({ name }) => this.union.get(name)?.at ?? 0),
      own: new Spreads(this.union.size),
      difference: new Spreads(this.union.size),
      // The reference does not differ from itself.
      differences: Array.from({ length: at === 0 ? 0 : this.union.size }, () => new DifferenceSample(this.byChance)),
      flips: new FlipCount(this.byChance),
    }));
  }

  /**
   * Takes in one replication of every set-up.
   * @throws Error if one is missing, out of turn, or does not add up.
   */
  add(results: readonly LoggedResult[]): void {
    this.replications += 1;
    const rows = this.pairings.map(({ summary, places }, setUp) =>
      spreadOut(summary.add(resultAt(results, setUp)), places, this.union.size),
    );
    const reference = rows[0] ?? new Float64Array(0);
    this.pairings.forEach((pairing, setUp) => {
      const row = rows[setUp] ?? reference;
      pairing.own.add(row);
      const differences = row.map((value, at) => this.differenceAt(at, value, reference[at] ?? Number.NaN));
      pairing.difference.add(differences);
      pairing.differences.forEach((sample, at) => {
        sample.add(differences[at] ?? Number.NaN);
      });
      if (setUp > 0) pairing.flips.add(this.replications, resultAt(results, 0).fates, resultAt(results, setUp).fates);
    });
  }

  private differenceAt(at: number, own: number, reference: number): number {
    return differenceOf(own, reference, this.inSeconds[at] === 1);
  }

  get resamples(): Resamples {
    return (this.pairings[0] as Pairing).summary.evidence.resamples;
  }

  /** A percentile or the mean over all of the reference's messages; `undefined` for any other figure. */
  latencyOfReference(path: readonly string[]): number | undefined {
    const nature = natureOf(path);
    const times = this.pairings[0]?.summary.evidence.latenciesFor(nature);
    if (nature.latency?.kind === 'percentile') return times?.quantileOfAll(nature.latency.q);
    return nature.latency?.kind === 'mean' ? times?.meanOfAll : undefined;
  }

  /** The difference in a latency of all messages together; `undefined` for any other figure. */
  latencyDifference(path: readonly string[], setUp: number): Estimate | null | undefined {
    const { latency, party } = natureOf(path);
    const [reference, own] = [this.pairings[0], this.pairings[setUp]];
    if (latency === null || reference === undefined || own === undefined) return undefined;
    const [before, after] = [reference, own].map(({ summary }) => summary.evidence.latenciesFor({ party }));
    if (before === undefined || after === undefined) return undefined;
    const pair = { reference: before, own: after, byChance: this.byChance };
    if (latency.kind === 'percentile') return percentileDifference(pair, latency.q, this.resamples);
    return latency.kind === 'mean' ? meanDifference(pair, this.resamples) : largestDifference(pair);
  }

  /** Replications so far. */
  get count(): number {
    return this.replications;
  }

  /** Judges the asserts of all set-ups so far; see `RunSummary.look`. */
  look(deciding: Deciding): Undecided {
    const looks = this.pairings.map(({ summary }) => summary.look(deciding));
    return {
      undecided: looks.reduce((sum, { undecided }) => sum + undecided, 0),
      beyond: looks.reduce((sum, { beyond }) => sum + beyond, 0),
    };
  }

  /** Records how the number of replications was found. */
  endSearch(search: Search): void {
    this.search = search;
  }

  /** Flips worth showing, for each set-up but the reference. */
  examples(): readonly (readonly Flip[])[] {
    return this.pairings.slice(1).map(({ flips }) => flips.examples());
  }

  result({ version, command, origins, warnings, examples }: ComparisonOrigin): ComparisonResult {
    const [reference] = this.pairings;
    if (reference === undefined) throw new Error('a comparison has at least one set-up');
    const arms = this.pairings.map(({ setUp, summary }, at) => ({
      name: setUp.name,
      result: summary.result(originAt(origins, at)),
    }));
    // Of thousands of servers, only those that the results show: the rest would fill pages with nothing.
    const shown = new Set(arms.flatMap(({ result }) => Object.keys(result.estimates ?? {})));
    return {
      mxsim: { version, format: RESULT_FORMAT, revision: RESULT_REVISION },
      comparison: {
        seed: reference.setUp.model.seed,
        replications: this.replications,
        command,
        ...(this.search === null ? {} : { search: this.search }),
      },
      arms,
      differences: this.pairings
        .slice(1)
        .map((pairing, at) => this.differenceOf(reference, pairing, shown, examples[at] ?? [])),
      warnings,
    };
  }

  private differenceOf(
    reference: Pairing,
    pairing: Pairing,
    shown: ReadonlySet<string>,
    examples: readonly FlipExample[],
  ): SetUpDifference {
    const sides = { reference: reference.own, own: pairing.own, difference: pairing.difference };
    const { resamples } = this;
    const setUp = this.pairings.indexOf(pairing);
    const figures = [...this.union.values()].flatMap(({ at, figure }): FigureDifference[] => {
      if (!shown.has(figure.name)) return [];
      const latency = this.latencyDifference(keysOfFigure(figure.name), setUp);
      const difference = describeDifference(figure, {
        spreads: sides,
        at,
        replications: this.replications,
        reference: estimateIn(reference, at),
        own: estimateIn(pairing, at),
        difference: latency === undefined ? (pairing.differences[at]?.estimate(resamples) ?? null) : latency,
      });
      return difference === undefined ? [] : [difference];
    });
    return { arm: pairing.setUp.name, figures, flips: { ...pairing.flips.result(resamples), examples } };
  }
}

/** Estimate of a figure by its index among those of all models; `null` if this model does not have it. */
function estimateIn({ summary, places }: Pairing, place: number): Estimate | null {
  const at = places.indexOf(place);
  return at < 0 ? null : summary.evidence.estimate(at);
}

function resultAt(results: readonly LoggedResult[], setUp: number): LoggedResult {
  const result = results[setUp];
  if (result === undefined) throw new Error(`set-up ${setUp + 1} has no result`);
  return result;
}

function originAt(origins: readonly Origin[], at: number): Origin {
  const origin = origins[at];
  if (origin === undefined) throw new Error(`set-up ${at + 1} has no origin`);
  return origin;
}

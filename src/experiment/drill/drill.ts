import type { Model } from '../../model/index.js';
import { randomStreams } from '../../random/index.js';
import type { Fault, Trial } from '../../results/index.js';
import { Resamples } from '../../stats/index.js';
import type { Share } from '../../units/index.js';
import { hasOutagesByChance } from '../chance.js';
import { DifferenceSample } from '../difference-sample.js';
import { Independence } from './independence.js';
import { isPermanent, type Thing } from './things.js';
import type { PlainCounts, TrialCounts } from './trial.js';

/** Somewhere to run trials: this thread, or several others. */
export interface TrialPool {
  /** Number of trials that run at once. */
  readonly width: number;
  readonly plain: (replication: number) => Promise<PlainCounts>;
  readonly run: (faults: readonly Fault[], replication: number) => Promise<TrialCounts>;
}

/** Number of the worst attempts that get all replications. */
const WORST = 10;
/** Number of things that are paired with each other: those that do most harm alone. */
export const MOST_PAIRED = 50;

/** Faults that are tried together, and the outcome of each replication so far. */
interface Attempt {
  readonly faults: readonly Fault[];
  counts: TrialCounts[];
  /** For a pair: the attempts with each fault alone. */
  readonly parts: readonly [Attempt, Attempt] | null;
  /** A pair whose faults cannot interact: their joint effect is the sum of both. */
  readonly isSum: boolean;
}

export interface Drilled {
  readonly plain: PlainCounts;
  readonly singles: readonly Trial[];
  readonly pairs: readonly Trial[] | null;
}

export interface DrillOptions {
  readonly pairs: boolean;
  /** Called with each new phase, and with a function that tells what share of it is done. */
  readonly onTurn: (what: 'singles' | 'pairs' | 'worst', done: () => Share) => void;
  readonly isOver: () => boolean;
}

function meanOf(counts: readonly TrialCounts[], key: keyof TrialCounts): number {
  return counts.reduce((sum, one) => sum + one[key], 0) / counts.length;
}

/** Text by which faults are ordered if their effects are equal. */
function spell(faults: readonly Fault[]): string {
  return JSON.stringify(faults.map(({ thing, name, kind }) => [thing, name, kind]));
}

/** Orders attempts, the worse first: more lost, then more late, then later; ties by name. */
function worseFirst(one: Attempt, other: Attempt): number {
  for (const key of ['lost', 'late', 'longest'] as const) {
    const by = meanOf(other.counts, key) - meanOf(one.counts, key);
    if (by !== 0) return by;
  }
  const [a, b] = [spell(one.faults), spell(other.faults)];
  return a < b ? -1 : a > b ? 1 : 0;
}

/** In each replication that all of them have: the messages that a pair loses beyond the losses of both faults alone. */
function beyondOf({ counts, parts }: Attempt): number[] {
  if (parts === null) return [];
  const [one, other] = parts;
  const common = Math.min(counts.length, one.counts.length, other.counts.length);
  return counts
    .slice(0, common)
    .map(({ lost }, at) => lost - (one.counts[at] as TrialCounts).lost - (other.counts[at] as TrialCounts).lost);
}

function worseTogether(one: Attempt, other: Attempt): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  return mean(beyondOf(other)) - mean(beyondOf(one)) || worseFirst(one, other);
}

/** The sum of two faults that cannot interact, over the replications that both have. */
function sumOf([one, other]: readonly [Attempt, Attempt]): TrialCounts[] {
  return one.counts.slice(0, other.counts.length).map((mine, at) => {
    const theirs = other.counts[at] as TrialCounts;
    return {
      lost: mine.lost + theirs.lost,
      late: mine.late + theirs.late,
      longest: Math.max(mine.longest, theirs.longest),
    };
  });
}

/**
 * Tries every fault by itself and every pair of them, ranks them, and gives the worst more replications. All trials of
 * a replication have the same random numbers, and their order is known beforehand, so the result does not depend on the
 * pool.
 */
export class Drill {
  private readonly model: Model;
  private readonly things: readonly Thing[];
  private readonly pool: TrialPool;
  private readonly options: DrillOptions;

  constructor(model: Model, things: readonly Thing[], pool: TrialPool, options: DrillOptions) {
    this.model = model;
    this.things = things;
    this.pool = pool;
    this.options = options;
  }

  async run(): Promise<Drilled> {
    const plain = await this.plain();
    const singles = this.things.flatMap(({ thing, name, kinds }) =>
      kinds.map((kind): Attempt => ({ faults: [{ thing, name, kind }], counts: [], parts: null, isSum: false })),
    );
    await this.add(singles, 1, 'singles');
    const pairs = this.options.pairs ? this.pairsOf(singles) : null;
    const met = (pairs ?? []).filter(({ isSum }) => !isSum);
    await this.add(met, 1, 'pairs');
    await this.deepen(singles, worseFirst);
    await this.deepen(met, worseFirst);
    // Pairs that are worse than their parts are compared with them on the same replications.
    await this.deepen(met, worseTogether);
    await this.add(
      met.filter(({ counts }) => counts.length > 1).flatMap(({ parts }) => parts ?? []),
      this.model.replications,
      'worst',
    );
    for (const pair of pairs ?? []) if (pair.isSum && pair.parts !== null) pair.counts = sumOf(pair.parts);
    return { plain, singles: this.trialsOf(singles), pairs: pairs === null ? null : this.trialsOf(pairs) };
  }

  /** Averages over all replications, without a fault. */
  private async plain(): Promise<PlainCounts> {
    const { replications } = this.model;
    const all = await Promise.all(Array.from({ length: replications }, (_, at) => this.pool.plain(at + 1)));
    const mean = (key: keyof PlainCounts): number => all.reduce((sum, one) => sum + one[key], 0) / replications;
    return { wanted: mean('wanted'), during: mean('during'), lost: mean('lost') };
  }

  /** Runs attempts that have too few replications. */
  private async add(
    attempts: readonly Attempt[],
    replications: number,
    what: Parameters<DrillOptions['onTurn']>[0],
  ): Promise<void> {
    const due = attempts.flatMap((attempt) =>
      Array.from({ length: Math.max(0, replications - attempt.counts.length) }, (_, at) => ({
        attempt,
        replication: attempt.counts.length + at + 1,
      })),
    );
    let [next, finished] = [0, 0];
    this.options.onTurn(what, () => finished / Math.max(1, due.length));
    const work = async (): Promise<void> => {
      for (let at = next; at < due.length && !this.options.isOver(); at = next) {
        next += 1;
        const { attempt, replication } = due[at] as (typeof due)[number];
        attempt.counts[replication - 1] = await this.pool.run(attempt.faults, replication);
        finished += 1;
      }
    };
    await Promise.all(Array.from({ length: this.pool.width + 1 }, work));
  }

  /** Gives the worst all replications, until none of them has fewer. */
  private async deepen(attempts: Attempt[], order: typeof worseFirst): Promise<void> {
    const { replications } = this.model;
    for (;;) {
      const worst = attempts.sort(order).slice(0, WORST);
      const due = worst.filter(({ counts }) => counts.length < replications);
      if (due.length === 0 || this.options.isOver()) return;
      await this.add(due, replications, 'worst');
    }
  }

  /** For each thing the fault that does most harm alone; if that is permanent, also the worst of the others. */
  private pairsOf(singles: readonly Attempt[]): Attempt[] {
    const byThing = new Map<string, Attempt[]>();
    for (const attempt of [...singles].sort(worseFirst)) {
      const [{ thing, name }] = attempt.faults as [Fault];
      const key = JSON.stringify([thing, name]);
      byThing.set(key, [...(byThing.get(key) ?? []), attempt]);
    }
    const worst = [...byThing.values()].slice(0, MOST_PAIRED).map((all) => ({
      worst: all[0] as Attempt,
      mild: all.find(({ faults }) => !faults.some(isPermanent)) ?? (all[0] as Attempt),
    }));
    const independence = new Independence(this.model);
    return worst.flatMap((one, at) =>
      worst.slice(at + 1).flatMap((other) => {
        if (this.holds(one.worst, other.worst) || this.holds(other.worst, one.worst)) return [];
        const isMild = one.mild === one.worst && other.mild === other.worst;
        return [
          this.pairOf(one.worst, other.worst, independence),
          ...(isMild ? [] : [this.pairOf(one.mild, other.mild, independence)]),
        ];
      }),
    );
  }

  /** A site contains its servers: both together are the site. */
  private holds({ faults: [site] }: Attempt, { faults: [server] }: Attempt): boolean {
    if (site?.thing !== 'site' || server?.thing !== 'server') return false;
    return this.model.servers.some((one) => one.name === server.name && one.site === site.name);
  }

  private pairOf(one: Attempt, other: Attempt, independence: Independence): Attempt {
    const faults = [...one.faults, ...other.faults];
    const [a, b] = faults as [Fault, Fault];
    return { faults, counts: [], parts: [one, other], isSum: independence.apart(a, b) };
  }

  private trialsOf(attempts: Attempt[]): Trial[] {
    const resamples = new Resamples(randomStreams(this.model.seed, 0).stream('resamples of replications', ''));
    const byChance = hasOutagesByChance(this.model);
    const estimate = (values: readonly number[]): Trial['lost'] => {
      const sample = new DifferenceSample(byChance);
      for (const value of values) sample.add(value);
      return sample.estimate(resamples) ?? { mean: 0 };
    };
    return attempts.sort(worseFirst).map((attempt): Trial => {
      const { faults, counts, parts, isSum } = attempt;
      return {
        faults,
        lost: estimate(counts.map(({ lost }) => lost)),
        late: estimate(counts.map(({ late }) => late)),
        longest_s: Math.max(0, ...counts.map(({ longest }) => longest)),
        replications: counts.length,
        ...(parts === null ? {} : { beyond: estimate(beyondOf(attempt)) }),
        ...(isSum ? { sum: true } : {}),
      };
    });
  }
}

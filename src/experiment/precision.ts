import type { Model } from '../model/index.js';
import type { Measure, Search } from '../results/index.js';
import { spellFigure } from '../results/index.js';
import { noneSeenBound, Spreads } from '../stats/index.js';
import { readFigure } from './figure.js';
import { Conveyor, type ReplicationPool } from './replication-pool.js';
import { RunSummary } from './run-summary.js';
import { totalsOf } from './totals.js';

/** How well a figure shall be known. */
export interface Precision {
  readonly path: readonly string[];
  readonly measure: Measure;
  /** Half the width of its 95 % interval, in its own unit; a part of its mean where `relative`. */
  readonly halfWidth: number;
  readonly relative: boolean;
}

/** What replications are added for. */
export interface Goal {
  readonly precision: Precision | null;
  /** Until every assert is decided. */
  readonly decide: boolean;
  /** Replications at most. */
  readonly most: number;
}

/** Fewer replications than this are not judged: their spread may be small by luck (A. M. Law, op. cit., §9.4.1). */
const FEWEST = 10;
/** Each look has so many times the replications of the one before. */
const GROWTH = 1.5;

/** Numbers of replications at which it is looked: known beforehand, whatever is seen on the way. */
export function looksFor(first: number, most: number): number[] {
  const looks: number[] = [];
  for (let next = Math.max(first, FEWEST); next < most; next = Math.ceil(next * GROWTH)) looks.push(next);
  return [...looks, most];
}

/** How wide the interval may be, and how wide it is; for shares on which all agree, what the rule of three says. */
function reachedBy({ halfWidth, relative, measure }: Precision, spreads: Spreads): { target: number; reached: number } {
  const interval = spreads.interval(0);
  if (interval === undefined) return { target: halfWidth, reached: Number.POSITIVE_INFINITY };
  const target = relative ? halfWidth * Math.abs(interval.mean) : halfWidth;
  if (!spreads.agrees(0)) return { target, reached: interval.halfWidth ?? Number.POSITIVE_INFINITY };
  // What never differed yet can do so in 3/R of the replications, and then by as much as a share can: by 1.
  const reached = measure === 'share' ? noneSeenBound(spreads.counts[0] ?? 0) : Number.POSITIVE_INFINITY;
  return { target, reached };
}

/**
 * Adds replications until a figure is known well enough and the asserts are decided, or until there are as many as
 * allowed. It looks at numbers of replications that are fixed beforehand, so the result does not depend on the pool; and
 * asserts are judged at each of K looks at the level 1 - 0.05/K, so that all looks together err at most as often as one
 * (Bonferroni's inequality; C. Jennison, B. W. Turnbull, "Group Sequential Methods", 2000, ch. 2).
 */
export async function searchReplications(model: Model, pool: ReplicationPool, goal: Goal): Promise<RunSummary> {
  const { precision, decide, most } = goal;
  const summary = new RunSummary(model);
  const spreads = new Spreads(1);
  const looks = looksFor(model.replications, most);
  const level = 1 - 0.05 / looks.length;
  const conveyor = new Conveyor(pool.width, (replication) => pool.run(replication));
  const done: number[] = [];
  let count = 0;
  for (const look of looks) {
    for (; count < look; count += 1) {
      const result = await conveyor.next(look);
      summary.add(result);
      if (precision !== null) {
        spreads.add(Float64Array.of(readFigure(precision.path, model, totalsOf(result, model.warmup)) ?? Number.NaN));
      }
    }
    done.push(look);
    const undecided = summary.look(level);
    const state = precision === null ? null : { precision, spreads, ...reachedBy(precision, spreads) };
    const holds = (state === null || state.reached <= state.target) && (!decide || undecided === 0);
    if (holds || look === most) {
      summary.endSearch(describeSearch(state, decide ? undecided : 0, holds, done));
      break;
    }
  }
  return summary;
}

/** A figure by its short name, where it has one: `deliveryRate` for its mean, `causes.gaveUp` for its total. */
function nameOf({ path }: Precision): string {
  const name = spellFigure(path);
  const [, short] = /^(deliveryRate|firstPassRate)\.mean$/.exec(name) ?? /^(causes\..+)\.total$/.exec(name) ?? [];
  return short ?? name;
}

interface PrecisionState {
  readonly precision: Precision;
  readonly spreads: Spreads;
  readonly target: number;
  readonly reached: number;
}

function describeSearch(
  state: PrecisionState | null,
  undecided: number,
  holds: boolean,
  looks: readonly number[],
): Search {
  const count = looks.at(-1) ?? 0;
  const figure =
    state === null
      ? {}
      : {
          figure: nameOf(state.precision),
          target: state.target,
          ...(Number.isFinite(state.reached) ? { reached: state.reached } : {}),
        };
  return { ...figure, holds, reason: reasonOf(state, undecided, holds, count), looks };
}

/** Why it ended, in a sentence without figures in units: those stand beside it. */
function reasonOf(state: PrecisionState | null, undecided: number, holds: boolean, count: number): string {
  const after = `after ${count} replications`;
  if (holds) return `enough ${after}`;
  const reasons: string[] = [];
  if (state !== null && state.reached > state.target) reasons.push(shortfall(state, count));
  if (undecided > 0) reasons.push(`${undecided} ${undecided === 1 ? 'assert is' : 'asserts are'} undecided`);
  return `stopped ${after}, the most that were allowed: ${reasons.join('; ')}`;
}

function shortfall({ precision, spreads, target }: PrecisionState, count: number): string {
  if (spreads.counts[0] === 0) return 'no replication has the figure';
  if (!spreads.agrees(0)) return 'the interval is still wider';
  if (precision.measure !== 'share')
    return 'all replications agree, which says nothing about how far others may be away';
  const needed = Math.ceil(3 / target);
  return `all agree, which says no more than that others are rarer than 3 in ${count}; ${needed} that agree would do`;
}

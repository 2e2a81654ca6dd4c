import { failsByChance } from '../checks/index.js';
import type { Model } from '../model/index.js';
import type { Estimate, ReplicationResult, Search } from '../results/index.js';
import type { Share } from '../units/index.js';
import { readFigure } from './figure.js';
import type { Deciding } from './judgement.js';
import { type Precision, PrecisionWatch } from './precision.js';
import { Conveyor, type ReplicationPool } from './replication-pool.js';
import { RunSummary } from './run-summary.js';
import { totalsOf } from './totals.js';

/** Goal for which replications are added. */
export interface Goal {
  readonly precision: Precision | null;
  /** Continue until every assert is decided. */
  readonly decide: boolean;
  /** Most replications. */
  readonly most: number;
  /** Agreeing runs decide an assert once deviating ones are surely rarer than this share of runs. */
  readonly agreement: Share;
}

/** Fewer replications than this are not judged: their spread may be small by chance (A. M. Law, op. cit., §9.4.1). */
const FEWEST = 10;
/** Each look has this many times the replications of the one before. */
const GROWTH = 1.5;
/** If this many replications agree to the last digit, deviating ones are not waited for: they are rarer than 3 in these. */
const ENOUGH_AGREEMENT = 100;

/** Numbers of replications at which a look is taken: fixed in advance, whatever is seen on the way. */
export function looksFor(first: number, most: number): number[] {
  const looks: number[] = [];
  for (let next = Math.max(first, FEWEST); next < most; next = Math.ceil(next * GROWTH)) looks.push(next);
  return [...looks, most];
}

/** Number of undecided asserts, and of those that stay so whatever is added. */
export interface Undecided {
  readonly undecided: number;
  readonly beyond: number;
}

/** The run or comparison to which replications are added, one after the other. */
export interface Searched {
  /** Runs and takes in one more replication; others up to `last` may be started. */
  readonly addNext: (last: number) => Promise<void>;
  readonly judge: (deciding: Deciding) => Undecided;
  /** `null` if no precision was asked for. */
  readonly watch: PrecisionWatch | null;
}

/**
 * Adds replications until a figure is precise enough and the asserts are decided, or until there are as many as
 * allowed, or more would tell nothing. Looks are taken at numbers of replications that are fixed in advance, so the
 * result does not depend on the pool; and the error allowed at each of K looks is so small that all together err at
 * most as often as one (Bonferroni's inequality; C. Jennison, B. W. Turnbull, "Group Sequential Methods", 2000, ch. 2).
 */
export async function searchFor({ decide, most, agreement }: Goal, first: number, searched: Searched): Promise<Search> {
  const looks = looksFor(first, most);
  const { watch } = searched;
  let count = 0;
  for (const [at, look] of looks.entries()) {
    for (; count < look; count += 1) await searched.addNext(look);
    const judged = searched.judge({ looks: looks.length, agreement });
    const asserts = decide ? judged : NONE;
    const holds = watch?.holds !== false && asserts.undecided === 0;
    const isVain = look >= ENOUGH_AGREEMENT && tellsNothing(watch, asserts);
    if (!holds && !isVain && look < most) continue;
    const reason = holds ? `enough after ${count} replications` : whyStopped(watch, asserts, count, look === most);
    return { ...watch?.describe(), holds, reason, looks: looks.slice(0, at + 1) };
  }
  throw new Error('a search has at least one look');
}

const NONE: Undecided = { undecided: 0, beyond: 0 };

/** True if adding replications like those so far can settle nothing that is still asked for. */
function tellsNothing(watch: PrecisionWatch | null, { undecided, beyond }: Undecided): boolean {
  return (watch?.holds !== false || watch.isBeyondReach) && beyond === undecided;
}

/** Reason for ending without success, in a sentence without figures in units: those stand beside it. */
function whyStopped(watch: PrecisionWatch | null, { undecided }: Undecided, count: number, isMost: boolean): string {
  const reasons: string[] = [];
  if (watch?.holds === false) reasons.push(watch.shortfall(count));
  if (undecided > 0) reasons.push(`${undecided} ${undecided === 1 ? 'assert is' : 'asserts are'} undecided`);
  const why = isMost ? 'the most that were allowed' : 'since more like these would tell nothing';
  return `stopped after ${count} replications, ${why}: ${reasons.join('; ')}`;
}

/** The figure in one replication; NaN if it does not exist. */
export function figureIn({ path }: Precision, model: Model, result: ReplicationResult): number {
  return readFigure(path, model, totalsOf(result, model.warmup)) ?? Number.NaN;
}

/** Adds replications to a run until the goal is reached, or cannot be. */
export async function searchReplications(
  model: Model,
  pool: ReplicationPool,
  goal: Goal,
  keepsValues = false,
): Promise<RunSummary> {
  const { precision } = goal;
  const summary = new RunSummary(model, precision);
  if (keepsValues) summary.keepValues();
  const estimates = (): readonly (Estimate | null)[] => [summary.alsoWatched];
  const base = (): number | undefined => summary.alsoWatched?.mean;
  const watched = { estimates, base, count: () => summary.replications, byChance: failsByChance(model) };
  const watch = precision === null ? null : new PrecisionWatch(precision, watched);
  const conveyor = new Conveyor(pool.width, (replication) => pool.run(replication));
  const addNext = async (last: number): Promise<void> => {
    summary.add(await conveyor.next(last));
  };
  const judge = (deciding: Deciding): Undecided => summary.look(deciding);
  summary.endSearch(await searchFor(goal, model.replications, { addNext, judge, watch }));
  return summary;
}

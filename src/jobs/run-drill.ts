import { listAssumptions } from '../checks/index.js';
import { Drill, type Drilled, drillWarnings, MOST_PAIRED } from '../experiment/index.js';
import { readVersion } from '../library/index.js';
import { type DrillResult, RESULT_FORMAT, RESULT_REVISION } from '../results/index.js';
import { type Caller, HIDDEN } from './caller.js';
import type { DrillPlan } from './drill-plan.js';
import { hashModel } from './identity.js';
import type { RunSettings } from './options.js';

/** Titles of the parts of the work. */
const TURNS = {
  singles: 'each failure by itself',
  pairs: 'pairs of failures',
  worst: 'the worst, several times',
} as const;

/** Maximum number of trials, for choosing the number of threads. */
function countTrials({ things, pairs }: DrillPlan): number {
  const singles = things.reduce((sum, { kinds }) => sum + kinds.length, 0);
  const paired = Math.min(things.length, MOST_PAIRED);
  return singles + (pairs ? (paired * (paired - 1)) / 2 : 0);
}

/** Tries every failure of a plan, on threads if there is work for them. */
export async function runDrill(
  plan: DrillPlan,
  options: Pick<RunSettings, 'threads' | 'quiet'>,
  caller: Caller,
): Promise<DrillResult> {
  const { openTrialPool } = await import('./threads/trial-pool.js');
  const pool = openTrialPool(plan.exercise, {
    trials: countTrials(plan),
    threads: options.threads,
    processors: caller.processors(),
  });
  const progress = options.quiet === true ? HIDDEN : await caller.showProgress(TURNS.singles, () => 0);
  const stop = (): void => {
    progress.stop();
    void pool.close();
  };
  caller.interrupted.addEventListener('abort', stop, { once: true });
  try {
    const drill = new Drill(plan.scenario.model, plan.things, pool, {
      pairs: plan.pairs,
      onTurn: (what, done) => progress.turnTo(TURNS[what], done),
      isOver: () => caller.interrupted.aborted,
    });
    return resultOf(plan, await drill.run());
  } finally {
    caller.interrupted.removeEventListener('abort', stop);
    stop();
  }
}

function resultOf({ scenario, exercise, things, command }: DrillPlan, drilled: Drilled): DrillResult {
  const { model, input, text } = scenario;
  const { outage, late, model: bounded } = exercise;
  const { plain, singles, pairs } = drilled;
  return {
    mxsim: { version: readVersion(), format: RESULT_FORMAT, revision: RESULT_REVISION },
    drill: {
      title: model.title,
      file: input.file,
      seed: model.seed,
      hash: hashModel(model),
      command,
      text,
      at_s: outage.at,
      for_s: outage.for,
      until_s: bounded.duration ?? outage.at,
      late_s: late,
      wanted: plain.wanted,
      during: plain.during,
      lostWithout: plain.lost,
      replications: model.replications,
      things: things.map(({ thing, name }) => ({ thing, name })),
      assumptions: listAssumptions(model),
    },
    singles,
    pairs,
    warnings: drillWarnings(things.length, pairs !== null, plain.during),
  };
}

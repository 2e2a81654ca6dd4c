import { listAssumptions } from '../checks/index.js';
import { type BestOutcome, bestWarnings, findBest } from '../experiment/index.js';
import { readVersion } from '../library/index.js';
import { messagesPerReplication } from '../model/index.js';
import { type BestResult, RESULT_FORMAT, RESULT_REVISION } from '../results/index.js';
import type { BestPlan } from './best-plan.js';
import { type Caller, HIDDEN } from './caller.js';
import type { RunSettings } from './options.js';

/** Probability that any of all claims together is wrong, at most. */
const ERROR = 0.05;
/** A design that needs fewer messages is not worth a thread, which takes a tenth of a second to start. */
const WORTH_A_THREAD = 1_000_000;
/** Number of replications that decides most designs. */
const USUAL = 23;

/** Looks for the cheapest design of a plan that meets the asserts. */
export async function runBest(
  plan: BestPlan,
  options: Pick<RunSettings, 'threads' | 'quiet'>,
  caller: Caller,
): Promise<BestResult> {
  const { designs, tolerance, most } = plan;
  let at = 0;
  const progress =
    options.quiet === true ? HIDDEN : await caller.showProgress(`${designs.length} designs`, () => at / designs.length);
  try {
    const outcome = await findBest(
      designs.map(({ model }) => model),
      {
        tolerance,
        error: ERROR,
        most,
        open: (model) => {
          const isSmall = messagesPerReplication(model) * USUAL < WORTH_A_THREAD;
          return caller.openPool({ ...model, replications: most }, options.threads ?? (isSmall ? 1 : undefined), true);
        },
        onDesign: (next) => {
          at = next;
        },
        isOver: () => caller.interrupted.aborted,
      },
    );
    return resultOf(plan, outcome);
  } finally {
    progress.stop();
  }
}

function resultOf(plan: BestPlan, { best, designs, probability, byMean }: BestOutcome): BestResult {
  const { base, tolerance, most, command, choices, costs } = plan;
  const { model, input, text } = base;
  const answer = best === null ? undefined : plan.designs[best];
  return {
    mxsim: { version: readVersion(), format: RESULT_FORMAT, revision: RESULT_REVISION },
    best: answer === undefined ? null : { set: answer.set, cost: answer.cost },
    probability,
    replications: designs.reduce((sum, { replications }) => sum + replications, 0),
    designs: plan.designs.map(({ set, cost }, at) => ({
      set,
      cost,
      ...(designs[at] ?? { feasible: 'undecided', replications: 0, figures: [] }),
    })),
    asked: {
      title: model.title,
      file: input.file,
      seed: model.seed,
      command,
      text,
      asserts: model.asserts.map((assert) => ({ text: assert.text, threshold: assert.value })),
      parameters: choices.map(({ path, values }) => ({ path, values: values.map((value) => value ?? AS_WRITTEN) })),
      costs: costs.map((cost) => cost.text),
      tolerance,
      most,
      byMean,
      assumptions: listAssumptions(model),
    },
    warnings: bestWarnings(byMean, designs.length, most),
  };
}

/** Stands for the value in the scenario. */
const AS_WRITTEN = 'as written';

import type { Steps } from '../engine/index.js';
import type { ReadyScenario } from '../library/index.js';
import type { Model } from '../model/index.js';
import { designsFor, type Gain, type Nines, type NinesReport, ninesSteps } from '../rare/index.js';
import type { Share } from '../units/index.js';
import type { Caller } from './caller.js';
import type { RunSettings } from './options.js';
import { runScenario } from './run-scenario.js';
import { breathe } from './threads/turns.js';

/** Default number of replications in which losses are simply counted. */
const PLAIN_REPLICATIONS = 40;
/** A change is estimated less precisely than the scenario itself. */
const COARSE = { relativeError: 0.06, mostWorlds: 4_000 };

/** Estimates how rare losses are, and what each change would do about them. */
export async function runNines(scenario: ReadyScenario, options: RunSettings, caller: Caller): Promise<NinesReport> {
  const { model, input } = scenario;
  const { file } = input;
  const found = await withProgress(model, {}, options.quiet === true ? undefined : file, caller);
  const gains: Gain[] = [];
  if (found.method === 'exact' || found.method === 'importance') {
    for (const { what, model: changed } of designsFor(model)) {
      const title = options.quiet === true ? undefined : `with ${what}`;
      gains.push({ what, nines: await withProgress(changed, COARSE, title, caller) });
    }
  }
  const plain = found.method === 'replications' ? await countPlainly(scenario, options, caller) : null;
  return { file, title: model.title, nines: found, gains, plain };
}

async function withProgress(
  model: Model,
  aim: { readonly relativeError?: number; readonly mostWorlds?: number },
  title: string | undefined,
  caller: Caller,
): Promise<Nines> {
  let done: Share = 0;
  const progress = title === undefined ? null : await caller.showProgress(title, () => done);
  try {
    const steps = ninesSteps(model, {
      ...aim,
      onProgress: (share) => {
        done = share;
      },
    });
    return await walk(steps, caller.interrupted);
  } finally {
    progress?.stop();
  }
}

/** Runs the steps one by one, and lets signals and the progress bar have their turn in between. */
async function walk<T>(steps: Steps<T>, interrupted: AbortSignal): Promise<T> {
  for (;;) {
    await breathe();
    interrupted.throwIfAborted();
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

async function countPlainly(
  scenario: ReadyScenario,
  options: RunSettings,
  caller: Caller,
): Promise<NonNullable<NinesReport['plain']>> {
  const { model, countsItself } = scenario;
  const replications = countsItself ? PLAIN_REPLICATIONS : model.replications;
  const many = { ...scenario, model: { ...model, replications } };
  const { estimates } = await runScenario(many, null, { willDraw: false, alone: true }, options, caller);
  return { lost: estimates?.['lost'] ?? null, replications };
}

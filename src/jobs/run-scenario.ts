import type { Goal } from '../experiment/index.js';
import { originOf, type ReadyScenario, renderCall } from '../library/index.js';
import { type Model, messagesPerReplication } from '../model/index.js';
import type { RunResult } from '../results/index.js';
import { checkTheory } from '../theory/index.js';
import { formatCount, formatNumber, formatShare } from '../units/index.js';
import type { RunningPool } from './caller.js';
import { type Caller, HIDDEN, type Progress } from './caller.js';
import { withPlaces } from './excess-problem.js';
import { searchWords } from './goal.js';
import { hashModel } from './identity.js';
import { changesOf, type RunSettings } from './options.js';
import { tellRun, watchMessages } from './run-narratives.js';

/** Shows the progress of the pools, and closes them at the end, or when the user wants to stop. */
export async function withPools<T>(
  pools: readonly RunningPool[],
  title: string | undefined,
  caller: Caller,
  work: (progress: Progress) => Promise<T>,
): Promise<T> {
  const done = (): number => pools.reduce((sum, pool) => sum + pool.progress(), 0) / pools.length;
  const progress = title === undefined ? HIDDEN : await caller.showProgress(title, done);
  const stop = (): void => {
    progress.stop();
    for (const pool of pools) void pool.close();
  };
  caller.interrupted.addEventListener('abort', stop, { once: true });
  try {
    return await work(progress);
  } finally {
    caller.interrupted.removeEventListener('abort', stop);
    stop();
  }
}

/** Loads the modules that draw the page; that takes longer than a small run. */
async function loadCharts(): Promise<void> {
  const { preloadCharts } = await import('../report/index.js');
  await preloadCharts();
}

/** The command that makes a run again, with the goal of its replications. */
function commandOf({ input }: ReadyScenario, options: RunSettings): string {
  return renderCall('run', [input.argument], searchWords(options), changesOf(options));
}

/** The work ahead and its possible extent, announced before it begins. */
function announcement({ precision, decide, most, agreement }: Goal, model: Model): string {
  const until = [
    ...(precision === null ? [] : ['the precision is reached']),
    ...(decide ? ['every assert is decided'] : []),
  ].join(' and ');
  const messages = formatNumber(messagesPerReplication(model), 2);
  const agreed = decide
    ? `; replications that all agree decide once others are rarer than ${formatShare(agreement)} of them, and five of them had an outage`
    : '';
  return `adds replications of about ${messages} messages until ${until}, at most ${formatCount(most)}${agreed}`;
}

/** The circumstances of a run. */
export interface Circumstances {
  /** This thread will draw a page, and loads the modules for that meanwhile. */
  readonly willDraw: boolean;
  /** No other scenario runs at the same time. */
  readonly alone: boolean;
}

/**
 * Runs the replications: as many as the scenario says, or as many as the goal needs. If they run on threads, these are
 * started first: while they load the engine, this thread loads the modules that add up results, and those that draw the
 * page if there will be one.
 */
export async function runScenario(
  scenario: ReadyScenario,
  goal: Goal | null,
  { willDraw, alone }: Circumstances,
  options: RunSettings,
  caller: Caller,
): Promise<RunResult> {
  const begin = performance.now();
  const { model, input } = scenario;
  const replicated = { ...model, replications: goal?.most ?? model.replications };
  const opened = await caller.openPool(replicated, options.threads, alone && !willDraw);
  const pool = withPlaces(opened, scenario.positions);
  const title = options.quiet === true ? undefined : input.file;
  if (goal !== null && title !== undefined) await caller.announce(announcement(goal, model));
  const watch = willDraw ? watchMessages(pool) : null;
  const watched = watch?.pool ?? pool;
  const { summary, found } = await withPools([pool], title, caller, async (progress) => {
    const { runReplications, searchReplications } = await import('../experiment/index.js');
    const running =
      goal === null
        ? runReplications(model, watched, undefined, options.values === true)
        : searchReplications(model, watched, goal, options.values === true);
    if (willDraw) await Promise.all([running, loadCharts()]);
    const done = await running;
    progress.turnTo('stories for the report', pool.told);
    return { summary: done, found: (await watch?.replay()) ?? null };
  });
  const { replications } = summary;
  const elapsed = (performance.now() - begin) / 1000;
  const making = { command: commandOf(scenario, options), hash: hashModel(model), replications, elapsed };
  const result = summary.result(originOf(scenario, making));
  const theory = options.checkTheory === true ? checkTheory({ ...model, replications }, result.estimates ?? {}) : null;
  const checked = theory === null ? result : { ...result, theory };
  if (found === null) return checked;
  return { ...checked, stories: await tellRun(found, model, result, input.argument, changesOf(options)) };
}

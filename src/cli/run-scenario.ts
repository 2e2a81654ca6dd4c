import type { Model } from '../model/index.js';
import type { Provenance, RunResult } from '../results/index.js';
import { hashModel, readVersion } from './identity.js';
import type { LoadedScenario } from './loading.js';
import { changesOf, type RunOptions } from './options.js';
import { showProgress } from './progress.js';
import { renderCommand } from './reproduction.js';
import type { Session } from './session.js';
import type { RunningPool } from './surroundings.js';

/** A scenario without errors. */
export interface ReadyScenario extends LoadedScenario {
  readonly model: Model;
}

function provenanceOf({ model, input, text }: ReadyScenario, options: RunOptions): Provenance {
  return {
    title: model.title,
    description: model.description,
    file: input.file,
    hash: hashModel(model),
    seed: model.seed,
    replications: model.replications,
    text,
    command: renderCommand(input.argument, changesOf(options)),
  };
}

/** Shows how far the pool is, and closes it at the end, or when the user wants to stop. */
async function withPool<T>(
  pool: RunningPool,
  title: string | undefined,
  session: Session,
  work: () => Promise<T>,
): Promise<T> {
  const bar = title === undefined ? undefined : await showProgress(session.stderr, title, pool.progress);
  const stop = (): void => {
    bar?.stop();
    void pool.close();
  };
  session.interrupted.addEventListener('abort', stop, { once: true });
  try {
    return await work();
  } finally {
    session.interrupted.removeEventListener('abort', stop);
    stop();
  }
}

/** Loads what draws the page; it takes longer than a small run. */
async function loadCharts(): Promise<void> {
  const { preloadCharts } = await import('../report/index.js');
  await preloadCharts();
}

/**
 * Runs the replications on threads. Threads are started first: while they load the engine, this one loads what adds
 * results up, and what draws the page, if there will be one.
 */
export async function runScenario(
  scenario: ReadyScenario,
  willDraw: boolean,
  options: RunOptions,
  session: Session,
): Promise<RunResult> {
  const begin = performance.now();
  const { model, input, advice } = scenario;
  const pool = await session.openPool(model, options.threads);
  const title = options.quiet === true ? undefined : input.file;
  const summary = await withPool(pool, title, session, async () => {
    const { runReplications } = await import('../experiment/index.js');
    const running = runReplications(model, pool);
    if (willDraw) await Promise.all([running, loadCharts()]);
    return running;
  });
  return summary.result({
    version: readVersion(),
    provenance: provenanceOf(scenario, options),
    warnings: advice.map(({ message, code }) => `${message} [${code}]`),
    elapsed: (performance.now() - begin) / 1000,
  });
}

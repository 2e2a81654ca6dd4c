import { type Comparison, commonReplications, type Flip, type Goal } from '../experiment/index.js';
import { originOf, readVersion } from '../library/index.js';
import type { Model } from '../model/index.js';
import type { ComparisonResult, FlipExample, RunResult, Telling } from '../results/index.js';
import type { Caller, Progress, RunningPool } from './caller.js';
import { withPlaces } from './excess-problem.js';
import { hashModel } from './identity.js';
import type { CompareSettings } from './options.js';
import { withPools } from './run-scenario.js';
import type { LoadedSetUp } from './set-ups.js';

/** Threads are shared out among the set-ups, which run side by side. */
function threadsPerSetUp(setUps: number, threads: number): number {
  return Math.max(1, Math.floor(threads / setUps));
}

/** True if the saved figures and the present ones are the same. */
function agrees(saved: RunResult, now: RunResult): boolean {
  const figures = ({ messages, latency_s, deliveryRate }: RunResult): string =>
    JSON.stringify([messages, latency_s, deliveryRate]);
  return figures(saved) === figures(now);
}

/** The version that saved other figures for a set-up than it gives now; `null` if there is none. */
function staleSince({ saved }: LoadedSetUp, now: RunResult | undefined, replications: number): string | null {
  const isOther = saved?.scenario.replications === replications && now !== undefined && !agrees(saved, now);
  return isOther ? saved.mxsim.version : null;
}

/** Runs all set-ups with common random numbers, and tells from both sides some messages that ended differently. */
export async function runSetUps(
  setUps: readonly LoadedSetUp[],
  goal: Goal | null,
  command: string,
  options: CompareSettings,
  caller: Caller,
): Promise<ComparisonResult> {
  const begin = performance.now();
  const { comparisonWarnings, runComparison, searchComparison } = await import('../experiment/index.js');
  const models = setUps.map(({ name, scenario }) => ({ name, model: scenario.model }));
  const most = goal?.most ?? commonReplications(models);
  const threads = threadsPerSetUp(setUps.length, options.threads ?? caller.processors());
  const pools = await Promise.all(
    setUps.map(async ({ scenario }) =>
      withPlaces(await caller.openPool({ ...scenario.model, replications: most }, threads), scenario.positions),
    ),
  );
  const title = options.quiet === true ? undefined : setUps.map(({ name }) => name).join(', ');
  const running = pools.map((pool, at) => ({ name: models[at]?.name ?? '', model: modelAt(setUps, at), pool }));
  const { comparison, examples } = await withPools(pools, title, caller, async (progress) => {
    // Until it first waits, this lists the figures of all set-ups, which may be many.
    const ran = await caller.whileBusy(() =>
      goal === null ? runComparison(running) : searchComparison(running, goal),
    );
    return { comparison: ran, examples: await tellExamples(running, ran, progress) };
  });
  const { count: replications } = comparison;
  const elapsed = (performance.now() - begin) / 1000;
  return caller.whileBusy(() => {
    const origins = setUps.map(({ scenario, command: own }) =>
      originOf(scenario, { command: own, hash: hashModel(scenario.model), replications, elapsed }),
    );
    const result = comparison.result({ version: readVersion(), command, origins, warnings: [], examples });
    const asked = setUps.map((setUp, at) => ({
      name: setUp.name,
      replications: setUp.scenario.model.replications,
      staleSince: staleSince(setUp, result.arms[at]?.result, replications),
    }));
    return { ...result, warnings: comparisonWarnings(replications, asked) };
  });
}

function modelAt(setUps: readonly LoadedSetUp[], at: number): LoadedSetUp['scenario']['model'] {
  const setUp = setUps[at];
  if (setUp === undefined) throw new Error(`there is no set-up ${at + 1}`);
  return setUp.scenario.model;
}

/** A set-up, and the pool in which its replications run. */
interface RunningSetUp {
  readonly model: Model;
  readonly pool: RunningPool;
}

/** Key of a message, by which the traces of its two sides are found. */
function keyOf({ replication, message }: { readonly replication: number; readonly message: number }): string {
  return `${replication} ${message}`;
}

/** A replay of one replication of a set-up, for all messages wanted from it. */
interface Replay {
  readonly setUp: number;
  readonly replication: number;
  readonly messages: readonly number[];
}

/** The replays needed to tell flips on both sides: each replication of a set-up once. */
function replaysOf(flips: readonly (readonly Flip[])[]): Replay[] {
  const wanted = [flips.flat(), ...flips];
  return wanted.flatMap((own, setUp) =>
    [...new Set(own.map(({ replication }) => replication))].map((replication): Replay => {
      const messages = own.filter((flip) => flip.replication === replication).map(({ message }) => message);
      return { setUp, replication, messages: [...new Set(messages)] };
    }),
  );
}

/** Tells the stories of the flips, replayed on both sides. */
async function tellExamples(
  setUps: readonly RunningSetUp[],
  comparison: Comparison,
  progress: Progress,
): Promise<FlipExample[][]> {
  const { shorten, Narrator } = await import('../narrative/index.js');
  const flips = comparison.examples();
  const replays = replaysOf(flips);
  let finished = 0;
  const underWay = (): number => setUps.reduce((sum, { pool }) => sum + pool.told(), 0);
  if (replays.length > 0)
    progress.turnTo('messages that ended otherwise', () => (finished + underWay()) / replays.length);
  const told = setUps.map(async ({ model, pool }, at): Promise<ReadonlyMap<string, Telling>> => {
    const narrator = new Narrator(model);
    const tellings = new Map<string, Telling>();
    for (const { setUp, replication, messages } of replays) {
      if (setUp !== at) continue;
      const traces = await pool.tell(replication, messages);
      finished += 1;
      for (const trace of traces) tellings.set(keyOf(trace), shorten(narrator.tell(trace)));
    }
    return tellings;
  });
  const [references, ...others] = await Promise.all(told);
  return flips.map((own, at) =>
    own.flatMap((flip): FlipExample[] => {
      const [reference, other] = [references?.get(keyOf(flip)), others[at]?.get(keyOf(flip))];
      return reference === undefined || other === undefined ? [] : [{ ...flip, reference, own: other }];
    }),
  );
}

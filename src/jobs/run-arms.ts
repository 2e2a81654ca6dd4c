import {
  type Comparison,
  type ComparisonOrigin,
  commonReplications,
  type Flip,
  type Goal,
  type Origin,
} from '../experiment/index.js';
import type { Model } from '../model/index.js';
import type { ComparisonResult, FlipExample, RunResult, Telling } from '../results/index.js';
import type { LoadedArm } from './arms.js';
import type { Caller, Progress } from './caller.js';
import { readVersion } from './identity.js';
import type { CompareSettings } from './options.js';
import { provenanceOf, warningsOf, withPools } from './run-scenario.js';
import type { RunningPool } from './threads/running-pool.js';

/** Threads are shared out among the set-ups, which run side by side. */
function threadsPerArm(arms: number, threads: number): number {
  return Math.max(1, Math.floor(threads / arms));
}

function originOf({ scenario, command }: LoadedArm, version: string, replications: number, elapsed: number): Origin {
  const model = { ...scenario.model, replications };
  return {
    version,
    provenance: provenanceOf({ ...scenario, model }, command),
    warnings: warningsOf(scenario, replications),
    elapsed,
  };
}

/** What was saved and what comes out now are the same figures. */
function agrees(saved: RunResult, now: RunResult): boolean {
  const figures = ({ messages, latency_s, deliveryRate }: RunResult): string =>
    JSON.stringify([messages, latency_s, deliveryRate]);
  return figures(saved) === figures(now);
}

/** What a reader of the comparison has to know about how it came about. */
function findWarnings(arms: readonly LoadedArm[], result: ComparisonResult): string[] {
  const { replications } = result.comparison;
  const more = arms.filter(({ scenario }) => scenario.model.replications > replications).map(({ name }) => name);
  const cut =
    more.length === 0
      ? []
      : [`${more.join(', ')} asks for more replications; compared are the ${replications} that all have [fewer-pairs]`];
  const one =
    replications > 1
      ? []
      : ['one replication has no interval: what differs here may be luck; --replications 10 tells [one-replication]'];
  const stale = arms.filter(({ saved }, at) => {
    const now = result.arms[at]?.result;
    return saved?.scenario.replications === replications && now !== undefined && !agrees(saved, now);
  });
  const others = stale.map(
    ({ name, saved }) =>
      `${name} was saved by mxsim ${saved?.mxsim.version ?? ''}, and gives other figures when it is run again now: compared is what it gives now [stale-result]`,
  );
  return [...cut, ...one, ...others];
}

/** Runs all set-ups on the same luck, and tells a few of the messages that ended otherwise from both sides. */
export async function runArms(
  arms: readonly LoadedArm[],
  goal: Goal | null,
  command: string,
  options: CompareSettings,
  caller: Caller,
): Promise<ComparisonResult> {
  const begin = performance.now();
  const { runComparison, searchComparison } = await import('../experiment/index.js');
  const models = arms.map(({ name, scenario }) => ({ name, model: scenario.model }));
  const most = goal?.most ?? commonReplications(models);
  const threads = threadsPerArm(arms.length, options.threads ?? caller.processors());
  const pools = await Promise.all(
    models.map(({ model }) => caller.openPool({ ...model, replications: most }, threads)),
  );
  const title = options.quiet === true ? undefined : arms.map(({ name }) => name).join(', ');
  const running = pools.map((pool, at) => ({ name: models[at]?.name ?? '', model: modelAt(arms, at), pool }));
  const { comparison, examples } = await withPools(pools, title, caller, async (progress) => {
    // Until it first waits it lists the figures of all set-ups, which may be many.
    const ran = await caller.whileBusy(() =>
      goal === null ? runComparison(running) : searchComparison(running, goal),
    );
    return { comparison: ran, examples: await tellExamples(running, ran, progress) };
  });
  const version = readVersion();
  const elapsed = (performance.now() - begin) / 1000;
  const origin: ComparisonOrigin = {
    version,
    command,
    origins: caller.whileBusy(() => arms.map((arm) => originOf(arm, version, comparison.count, elapsed))),
    warnings: [],
    examples,
  };
  const result = caller.whileBusy(() => comparison.result(origin));
  return { ...result, warnings: findWarnings(arms, result) };
}

function modelAt(arms: readonly LoadedArm[], at: number): LoadedArm['scenario']['model'] {
  const arm = arms[at];
  if (arm === undefined) throw new Error(`there is no set-up ${at + 1}`);
  return arm.scenario.model;
}

/** A set-up, and where its replications run. */
interface RunningArm {
  readonly model: Model;
  readonly pool: RunningPool;
}

/** A message that is told: the stories of its two sides are found by it. */
function keyOf({ replication, message }: { readonly replication: number; readonly message: number }): string {
  return `${replication} ${message}`;
}

/** A replay of one replication of a set-up, for all that is wanted of it. */
interface Replay {
  readonly arm: number;
  readonly replication: number;
  readonly messages: readonly number[];
}

/** What has to be replayed to tell flips on both sides: each replication of a set-up once. */
function replaysOf(flips: readonly (readonly Flip[])[]): Replay[] {
  const wanted = [flips.flat(), ...flips];
  return wanted.flatMap((own, arm) =>
    [...new Set(own.map(({ replication }) => replication))].map((replication): Replay => {
      const messages = own.filter((flip) => flip.replication === replication).map(({ message }) => message);
      return { arm, replication, messages: [...new Set(messages)] };
    }),
  );
}

/** Stories of the flips, replayed and told on both sides. */
async function tellExamples(
  arms: readonly RunningArm[],
  comparison: Comparison,
  progress: Progress,
): Promise<FlipExample[][]> {
  const { shorten, Teller } = await import('../narrative/index.js');
  const flips = comparison.examples();
  const replays = replaysOf(flips);
  let finished = 0;
  const underWay = (): number => arms.reduce((sum, { pool }) => sum + pool.told(), 0);
  if (replays.length > 0)
    progress.turnTo('messages that ended otherwise', () => (finished + underWay()) / replays.length);
  const told = arms.map(async ({ model, pool }, at): Promise<ReadonlyMap<string, Telling>> => {
    const teller = new Teller(model);
    const tellings = new Map<string, Telling>();
    for (const { arm, replication, messages } of replays) {
      if (arm !== at) continue;
      const stories = await pool.tell(replication, messages);
      finished += 1;
      for (const story of stories) tellings.set(keyOf(story), shorten(teller.tell(story)));
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

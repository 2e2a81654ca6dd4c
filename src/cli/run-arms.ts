import { availableParallelism } from 'node:os';
import {
  type Comparison,
  type ComparisonOrigin,
  commonReplications,
  type Flip,
  type Goal,
  type Origin,
} from '../experiment/index.js';
import type { ComparisonResult, FlipExample, RunResult, Telling } from '../results/index.js';
import type { LoadedArm } from './arms.js';
import { readVersion } from './identity.js';
import type { CompareOptions } from './options.js';
import { provenanceOf, warningsOf, withPools } from './run-scenario.js';
import type { Session } from './session.js';
import { whileDeaf } from './signals.js';

/** Threads are shared out among the set-ups, which run side by side. */
function threadsPerArm(arms: number, threads: number | undefined): number | undefined {
  const all = threads ?? availableParallelism();
  return Math.max(1, Math.floor(all / arms));
}

function originOf({ scenario, command }: LoadedArm, version: string, replications: number, elapsed: number): Origin {
  const model = { ...scenario.model, replications };
  return {
    version,
    provenance: provenanceOf({ ...scenario, model }, command),
    warnings: warningsOf(scenario),
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
    replications > 1 ? [] : ['one replication has no interval: what differs here may be luck [one-replication]'];
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
  options: CompareOptions,
  session: Session,
): Promise<ComparisonResult> {
  const begin = performance.now();
  const { runComparison, searchComparison } = await import('../experiment/index.js');
  const models = arms.map(({ name, scenario }) => ({ name, model: scenario.model }));
  const most = goal?.most ?? commonReplications(models);
  const threads = threadsPerArm(arms.length, options.threads);
  const pools = await Promise.all(
    models.map(({ model }) => session.openPool({ ...model, replications: most }, threads)),
  );
  const title = options.quiet === true ? undefined : arms.map(({ name }) => name).join(', ');
  const running = pools.map((pool, at) => ({ name: models[at]?.name ?? '', model: modelAt(arms, at), pool }));
  const comparison = await withPools(pools, title, session, () =>
    // Until it first waits it lists the figures of all set-ups, which may be many.
    whileDeaf(() => (goal === null ? runComparison(running) : searchComparison(running, goal))),
  );
  const version = readVersion();
  const elapsed = (performance.now() - begin) / 1000;
  const origin: ComparisonOrigin = {
    version,
    command,
    origins: whileDeaf(() => arms.map((arm) => originOf(arm, version, comparison.count, elapsed))),
    warnings: [],
    examples: await tellExamples(arms, comparison),
  };
  const result = whileDeaf(() => comparison.result(origin));
  return { ...result, warnings: findWarnings(arms, result) };
}

function modelAt(arms: readonly LoadedArm[], at: number): LoadedArm['scenario']['model'] {
  const arm = arms[at];
  if (arm === undefined) throw new Error(`there is no set-up ${at + 1}`);
  return arm.scenario.model;
}

/** Stories of the flips, replayed and told on both sides; each replication is replayed once for all its messages. */
async function tellExamples(arms: readonly LoadedArm[], comparison: Comparison): Promise<FlipExample[][]> {
  const [{ explainMessages }, { shorten, Teller }] = await Promise.all([
    import('../engine/index.js'),
    import('../explain/index.js'),
  ]);
  const tell = (at: number, flips: readonly Flip[]): ReadonlyMap<string, Telling> => {
    const model = modelAt(arms, at);
    const teller = new Teller(model);
    const tellings = [...new Set(flips.map(({ replication }) => replication))].flatMap((replication) => {
      const messages = flips.filter((flip) => flip.replication === replication).map(({ message }) => message);
      return explainMessages(model, { replication, messages }).map((story) => shorten(teller.tell(story)));
    });
    return new Map(tellings.map((telling) => [`${telling.replication} ${telling.message}`, telling]));
  };
  return comparison.examples().map((flips, at) => {
    // Replays whole replications on this thread.
    const [references, owns] = whileDeaf(() => [tell(0, flips), tell(at + 1, flips)]);
    return flips.flatMap((flip): FlipExample[] => {
      const key = `${flip.replication} ${flip.message}`;
      const [reference, own] = [references.get(key), owns.get(key)];
      return reference === undefined || own === undefined ? [] : [{ ...flip, reference, own }];
    });
  });
}

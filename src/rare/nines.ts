import exp from '@stdlib/math-base-special-exp';
import { lastArrival } from '../checks/index.js';
import { finishSteps, type Steps } from '../engine/index.js';
import type { Model } from '../model/index.js';
import { meanAndVariance } from '../stats/index.js';
import type { Share } from '../units/index.js';
import { exactLoss } from './exact-loss.js';
import { groundsAgainst } from './grounds.js';
import { LossSampler } from './loss-sampler.js';
import { LEAST_TOLD, type Nines, type RareShare, type StratumLoss } from './nines-report.js';
import { type Probe, probe } from './probe.js';
import { failuresAt, type OutageProcess, type PlacedFailure, processesOf } from './processes.js';
import { type Stratum, sharesMemory, strataOf } from './strata.js';

export interface NinesOptions {
  /** Relative error to aim at; 0.025 by default. */
  readonly relativeError?: number;
  /** Most messages to simulate; 20,000 by default. */
  readonly mostWorlds?: number;
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** Messages in the pilot of each stratum, which determines how many more it needs. */
const PILOT = 100;
/** Fewest messages to simulate: estimating the relative error itself needs as many. */
const FEWEST = 500;
/** Ages at a pass that differ by less than this count as equal in all probes [s]. */
const SAME = 1;
const NORMAL_975 = 1.959963984540054;

/** The probability that a wanted message is lost: exactly where a formula holds, by importance sampling where it does not. */
export function nines(model: Model, options: NinesOptions = {}): Nines {
  return finishSteps(ninesSteps(model, options));
}

/** `nines` in steps, for a thread that must also listen for messages. */
export function* ninesSteps(model: Model, options: NinesOptions = {}): Steps<Nines> {
  const strata = strataOf(model);
  if (strata.length === 0) return { method: 'impossible', why: 'no wanted mail is sent' };
  const grounds = groundsAgainst(model, strata);
  if (grounds.length > 0) return { method: 'replications', grounds };
  const meets = strata.map((stratum) => failuresAt(model, stratum.servers));
  const worst = strata.map((stratum, at) => probe(model, stratum, keysOf(meets[at] ?? []), 1));
  yield;
  const touched = strata.map((_, at) => at).filter((at) => worst[at]?.isLost);
  if (touched.length === 0) return { method: 'impossible', why: whyNever(meets) };
  const exact = strata.map((stratum, at) =>
    worst[at]?.isLost ? exactOf(model, stratum, meets[at] ?? [], worst[at] as Probe) : 0,
  );
  if (exact.every((one) => one !== null)) {
    const told = strata.map((stratum, at) => lossOf(stratum, exact[at] ?? 0));
    const probability = told.reduce((sum, { weight, probability: one }) => sum + weight * one, 0);
    const loss = { probability, low: probability, high: probability, relativeError: 0 };
    return { method: 'exact', loss, worlds: 0, strata: told, thinned: [] };
  }
  const last = lastArrival(model);
  const samplers = touched.map((at) => {
    const sampler = new LossSampler(model, strata[at] as Stratum, meets[at] ?? [], last);
    return { stratum: strata[at] as Stratum, sampler };
  });
  const sampled = yield* sampleAll(samplers, options);
  const quiet = strata.filter((_, at) => !worst[at]?.isLost).map((stratum) => lossOf(stratum, 0));
  const thinned = samplers.filter(({ sampler }) => sampler.isThinned).map(({ stratum }) => stratum.sender);
  return { ...sampled, strata: [...sampled.strata, ...quiet], thinned: [...new Set(thinned)] };
}

function lossOf({ sender, domain, weight }: Stratum, probability: Share): StratumLoss {
  return { sender, domain, weight, probability };
}

function keysOf(failures: readonly PlacedFailure[]): ReadonlySet<string> {
  return new Set(failures.map(({ key }) => key));
}

function whyNever(meets: readonly (readonly PlacedFailure[])[]): string {
  return meets.every((failures) => failures.length === 0)
    ? 'no server that the mail goes to ever fails'
    : 'even if all that can fail failed for good, every message would reach a mailbox';
}

/** The closed form of a stratum, or `null` where it has none. */
function exactOf(model: Model, stratum: Stratum, failures: readonly PlacedFailure[], worst: Probe): Share | null {
  const processes = processesOf(failures);
  const isPlain =
    processes.length === failures.length &&
    processes.every(
      ({ failure, up, down, starts }) =>
        failure.kind === 'refuse' && up.isExponential && down.isExponential && starts === 'longRun',
    ) &&
    stratum.servers.every(({ relay }) => relay === null) &&
    !sharesMemory(stratum.from.mta);
  if (!isPlain || !isRepeated(model, stratum, failures, worst)) return null;
  const sites = new Map(stratum.servers.map(({ name, site }) => [name, site]));
  const strikes = ({ of, isSite }: OutageProcess, server: string): boolean =>
    isSite ? sites.get(server) === of : server === of;
  return exactLoss(processes, worst.passes, strikes);
}

/** True if the message tries the same servers at the same ages whatever its random numbers are. */
function isRepeated(model: Model, stratum: Stratum, failures: readonly PlacedFailure[], worst: Probe): boolean {
  return [2, 3, 4].every((number) => {
    const { passes } = probe(model, stratum, keysOf(failures), number);
    return (
      passes.length === worst.passes.length &&
      passes.every(({ age, servers }, at) => {
        const other = worst.passes[at];
        if (other === undefined || Math.abs(age - other.age) > SAME) return false;
        return [...servers].sort().join() === [...other.servers].sort().join();
      })
    );
  });
}

interface Sampling {
  readonly stratum: Stratum;
  readonly sampler: LossSampler;
}

type Sampled = Omit<Extract<Nines, { method: 'exact' | 'importance' }>, 'thinned'>;

/**
 * A pilot of each stratum, then as many messages as the target needs, shared out by weight times deviation (J. Neyman,
 * 1934); the pilot itself does not count, so the estimate has no bias.
 */
function* sampleAll(samplers: readonly Sampling[], options: NinesOptions): Steps<Sampled> {
  const { relativeError = 0.025, mostWorlds = 20_000, onProgress } = options;
  const pilots: Moments[] = [];
  for (const { sampler } of samplers) pilots.push(yield* momentsOf(sampler, 0, PILOT, undefined));
  const spread = pilots.map(({ deviation }, at) => deviation * (samplers[at]?.stratum.weight ?? 0));
  const mean = pilots.reduce((sum, pilot, at) => sum + pilot.mean * (samplers[at]?.stratum.weight ?? 0), 0);
  const sum = spread.reduce((total, one) => total + one, 0);
  if (mean < LEAST_TOLD / PILOT)
    return { method: 'importance', loss: around(0, 0), worlds: PILOT * samplers.length, strata: [] };
  const needed = mean > 0 ? (sum / (mean * relativeError)) ** 2 : mostWorlds;
  const worlds = Math.round(Math.min(mostWorlds, Math.max(FEWEST, needed)));
  const shares = spread.map((one) => (sum > 0 ? one / sum : 1 / spread.length));
  const counts = shares.map((share) => Math.max(Math.ceil(FEWEST / samplers.length), Math.round(worlds * share)));
  const all = counts.reduce((total, one) => total + one, 0);
  let done = 0;
  let [probability, variance] = [0, 0];
  const strata: StratumLoss[] = [];
  for (const [at, { stratum, sampler }] of samplers.entries()) {
    const count = counts[at] as number;
    const before = done;
    const found = yield* momentsOf(sampler, PILOT, count, (own) => onProgress?.((before + own) / all));
    done += count;
    probability += stratum.weight * found.mean;
    variance += (stratum.weight * found.deviation) ** 2 / count;
    strata.push(lossOf(stratum, found.mean));
  }
  return { method: 'importance', loss: around(probability, variance), worlds: all + PILOT * samplers.length, strata };
}

interface Moments {
  readonly mean: number;
  readonly deviation: number;
}

/** Messages simulated between one step and the next. */
const IN_ONE_STEP = 8;

function* momentsOf(
  sampler: LossSampler,
  from: number,
  count: number,
  onDone: ((done: number) => void) | undefined,
): Steps<Moments> {
  const weights = new Float64Array(count);
  for (let at = 0; at < count; at += 1) {
    weights[at] = sampler.draw(from + at);
    if (at % IN_ONE_STEP !== IN_ONE_STEP - 1) continue;
    onDone?.(at);
    yield;
  }
  const { mean, variance = 0 } = meanAndVariance(weights);
  return { mean, deviation: Math.sqrt(variance) };
}

/** The interval on a logarithmic scale, on which an estimate with such skewed weights is nearest to normal. */
function around(probability: Share, variance: number): RareShare {
  if (probability === 0) return { probability: 0, low: 0, high: LEAST_TOLD, relativeError: 0 };
  const relativeError = Math.sqrt(variance) / probability;
  const factor = exp(NORMAL_975 * relativeError);
  return { probability, low: probability / factor, high: Math.min(1, probability * factor), relativeError };
}

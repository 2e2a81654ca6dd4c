import ln from '@stdlib/math-base-special-ln';
import { runReplication } from '../engine/index.js';
import { FATES } from '../mail/index.js';
import type { FailureTiming, Model, TrafficModel } from '../model/index.js';
import { Draws, randomStreams } from '../random/index.js';
import { DAY, type PerSecond, type Seconds, type Share, type SimTime } from '../units/index.js';
import { type DrawnOutages, drawDown, drawUp, type Timetable } from './outage-draws.js';
import { planted } from './planted.js';
import { type Probe, probe } from './probe.js';
import { downShare, type OutageProcess, type PlacedFailure, processesOf, type Stretches } from './processes.js';
import { type Stratum, sharesMemory } from './strata.js';

/** Time before a message's arrival in which other messages tell its sender which servers are down [s]. */
const LEAD: Seconds = 7_200;
/** Most other messages in one sample: more tell their sender nothing new. */
const MOST_COMPANIONS = 300;
/** First random stream for samples: those below are for probes. */
const FIRST_SAMPLE = 1_000;
const DELIVERED = FATES.indexOf('delivered');

/** A combination of outages at a message's arrival from which it can be lost; one bit for each process. */
interface Losing {
  readonly down: number;
  readonly timetable: Timetable;
}

/**
 * Draws the fates of single messages of one stratum so that losses are frequent, and weights them to make up for it:
 * the mean of `draw` over many numbers is the share of the stratum's messages that is lost.
 *
 * A message that reaches a final server on its first pass is not lost. So only combinations of outages in which the
 * first pass fails are drawn at its arrival, each in proportion to its probability, and the later outages from a
 * mixture (`outage-draws.ts`). The engine decides what the message does then.
 */
export class LossSampler {
  /** Its sender's memory is shared with other messages, which must be simulated as well. */
  readonly hasCompanions: boolean;
  /** The sample has fewer companions than there are in truth. */
  readonly isThinned: boolean;
  private readonly model: Model;
  private readonly stratum: Stratum;
  private readonly processes: readonly OutageProcess[];
  private readonly scheduled: readonly PlacedFailure[];
  private readonly arrivals: Arrivals;
  private readonly lead: Seconds;
  private readonly companions: PerSecond;
  private readonly horizon: Seconds;
  private readonly probes = new Map<string, Losing | null>();
  private readonly draws: Draws;

  constructor(model: Model, stratum: Stratum, failures: readonly PlacedFailure[], lastArrival: SimTime) {
    this.model = model;
    this.stratum = stratum;
    this.processes = processesOf(failures);
    this.scheduled = failures.filter(({ failure }) => failure.timing.kind === 'planned');
    const behaviours = [stratum.from.mta, ...stratum.servers.flatMap(({ relay }) => (relay === null ? [] : [relay]))];
    this.hasCompanions = behaviours.some(sharesMemory);
    this.lead = this.hasCompanions ? LEAD : 0;
    const movesInTime = this.scheduled.length > 0 || this.processes.some(({ starts }) => starts === 'up');
    this.arrivals = movesInTime ? arrivalsOf(model, stratum, lastArrival) : () => this.lead;
    const everything = (2 ** this.processes.length - 1) >>> 0;
    this.horizon = (this.losingFrom(everything, 0)?.timetable.last ?? 0) * 1.2 + LEAD;
    const most = MOST_COMPANIONS / (this.horizon + this.lead);
    this.isThinned = this.hasCompanions && stratum.rate > most;
    this.companions = Math.min(stratum.rate, most);
    this.draws = new Draws(randomStreams(model.seed, 0).stream('nines', `${stratum.sender} ${stratum.domain}`));
  }

  /** Weight of the fate of one message: 0 if it is delivered. */
  draw(number: number): number {
    const { draws, processes } = this;
    draws.begin(number);
    const t = this.arrivals(draws);
    const { share, losing } = this.chosen(t, draws.uniform());
    if (losing === null) return 0;
    const { timetable, down } = losing;
    const outages = processes.map(
      (renewal, at): DrawnOutages =>
        (down >>> at) & 1
          ? drawDown(renewal, t, timetable, this.horizon, this.lead, draws)
          : drawUp(renewal, t, this.horizon, draws),
    );
    const weight = outages.reduce((product, one) => product * one.weight, share);
    return weight > 0 && this.isLost(t, outages, number) ? weight : 0;
  }

  /** Total probability of the combinations that can lose a message at `t`, and the one in which `u` falls. */
  private chosen(t: SimTime, u: number): { share: Share; losing: Losing | null } {
    const scheduled = this.scheduled.reduce(
      (bits, { failure }, at) => bits | (isActive(failure.timing, t) ? 1 << at : 0),
      0,
    );
    const shares: { probability: Share; losing: Losing }[] = [];
    let share = 0;
    for (let down = 0; down < 2 ** this.processes.length; down += 1) {
      const losing = this.losingFrom(down, scheduled);
      if (losing === null) continue;
      const probability = this.processes.reduce((product, renewal, at) => {
        const one = downShare(renewal, t);
        return product * ((down >>> at) & 1 ? one : 1 - one);
      }, 1);
      share += probability;
      shares.push({ probability, losing });
    }
    let left = u * share;
    for (const { probability, losing } of shares) {
      left -= probability;
      if (left < 0) return { share, losing };
    }
    return { share, losing: shares.at(-1)?.losing ?? null };
  }

  /**
   * The combination in which a message that arrives can be lost, or `null`. Found by a probe, in which the outages
   * never end.
   */
  private losingFrom(down: number, scheduled: number): Losing | null {
    const key = `${down} ${scheduled}`;
    const known = this.probes.get(key);
    if (known !== undefined) return known;
    const failing = new Set([
      ...this.processes.flatMap((renewal, at) => ((down >>> at) & 1 ? [renewal.key] : [])),
      ...this.scheduled.flatMap(({ key: one }, at) => ((scheduled >>> at) & 1 ? [one] : [])),
    ]);
    const found = probe(this.model, this.stratum, failing, 1);
    const losing = found.isPrompt ? null : { down, timetable: timetableOf(found) };
    this.probes.set(key, losing);
    return losing;
  }

  private isLost(t: SimTime, outages: readonly DrawnOutages[], number: number): boolean {
    const planting = new Map(this.processes.map(({ key }, at) => [key, timingsOf(outages[at]?.stretches ?? [])]));
    const times = this.hasCompanions ? this.timesAround(t) : [t];
    const at = times.indexOf(t) + 1;
    const sample = planted(this.model, this.stratum, times, (key) => planting.get(key) ?? null);
    let isLost = true;
    runReplication(sample, FIRST_SAMPLE + number, {
      onEnd: ({ message, fate }) => {
        if (message === at) isLost = fate !== DELIVERED;
      },
    });
    return isLost;
  }

  /** Arrivals of the message and its companions, in order [s]. */
  private timesAround(t: SimTime): SimTime[] {
    const times: SimTime[] = [];
    const gap = (): Seconds => -ln(1 - this.draws.uniform()) / this.companions;
    for (let at = Math.max(0, t - this.lead) + gap(); at < t; at += gap()) times.push(at);
    times.push(t);
    for (let at = t + gap(); at < t + this.horizon; at += gap()) times.push(at);
    return times;
  }
}

function timetableOf({ passes, last }: Probe): Timetable {
  return { ages: passes.map(({ age }) => age), last };
}

function timingsOf(stretches: Stretches): readonly FailureTiming[] {
  return stretches.map(([at, length]) => ({ kind: 'planned', at, for: length, every: null }));
}

function isActive(timing: FailureTiming, t: SimTime): boolean {
  if (timing.kind !== 'planned' || t < timing.at) return timing.kind === 'always';
  const since = t - timing.at;
  return (timing.every === null ? since : since % timing.every) < timing.for;
}

/** Draws the instant at which a message arrives [s]. */
type Arrivals = (draws: Draws) => SimTime;

/** Arrivals as in the stratum's traffic: over the whole run, more in busy hours, or those of a replayed file. */
function arrivalsOf(model: Model, { traffic, sender, domainNumber }: Stratum, lastArrival: SimTime): Arrivals {
  const entry = model.traffic[traffic] as TrafficModel;
  if (entry.kind === 'rate') {
    const { shape } = entry;
    return (draws) => {
      for (;;) {
        const t = draws.uniform() * lastArrival;
        if (shape.kind === 'flat' || draws.uniform() < levelOf(shape, t)) return t;
      }
    };
  }
  const senderNumber = model.senders.findIndex(({ name }) => name === sender);
  const own = entry.times.filter((_, at) => entry.senders[at] === senderNumber && entry.domains[at] === domainNumber);
  return (draws) => own[Math.floor(draws.uniform() * own.length)] as SimTime;
}

/** The rate at `t` relative to the day's peak: a sinusoid whose maximum is `ratio` times its minimum. */
function levelOf({ peak, ratio }: { readonly peak: SimTime; readonly ratio: number }, t: SimTime): Share {
  const swing = (ratio - 1) / (ratio + 1);
  return (1 + swing * Math.cos((2 * Math.PI * (t - peak)) / DAY)) / (1 + swing);
}

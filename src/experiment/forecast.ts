import type { Model } from '../model/index.js';
import { randomStreams } from '../random/index.js';
import type { Effect } from '../results/index.js';
import type { Seconds, Share } from '../units/index.js';
import { type MailClass, MOST_CLASSES, mailClasses } from './mail-classes.js';
import { common, type Stretches, type Timeline, Timelines } from './timelines.js';

/** Predicted effect on one replication, over very many that are not run. */
export interface Foretold {
  /** Mean: a share of the mail, or a time [s]. */
  readonly mean: number;
  /** Share of replications with any effect. */
  readonly touched: Share;
  /** Skewness of one replication; 0 where nothing varies. */
  readonly skewness: number;
}

/** Most timelines that are drawn; fewer if each takes many draws. */
const MOST_TIMELINES = 8_000;
const FEWEST_TIMELINES = 500;
const MOST_DRAWS = 1_500_000;
/** Cost of a class in each timeline, in draws. */
const WORK_PER_CLASS = 20;
/** Time that a connection without an answer costs (RFC 5321 §4.5.3.2.1 allows five minutes; presets wait 30 s and more) [s]. */
const UNANSWERED: Seconds = 30;
/** Less than a clock of doubles can tell apart over a run. */
const NOTHING = 1e-9;

/** One timeline, as one class of mail meets it. Lengths of outages [s]. */
interface Met {
  /** Outages in which no server accepts, and in which none delivers. */
  readonly accepting: Float64Array;
  readonly final: Float64Array;
  /** Time in which servers that are tried are impaired, summed over them, and in which the first one gives no answer. */
  readonly impaired: Seconds;
  readonly unanswered: Seconds;
}

const NONE = new Float64Array(0);

function lengths(stretches: Stretches): Float64Array {
  if (stretches.length === 0) return NONE;
  const values = new Float64Array(stretches.length / 2);
  for (let at = 0; at < stretches.length; at += 2)
    values[at / 2] = (stretches[at + 1] as number) - (stretches[at] as number);
  return values;
}

function total(stretches: Stretches): Seconds {
  let sum = 0;
  for (let at = 0; at < stretches.length; at += 2) sum += (stretches[at + 1] as number) - (stretches[at] as number);
  return sum;
}

/** Stretches in which all of them are blocked. */
function allBlocked(servers: readonly number[], { blocked }: Timeline): Stretches {
  const [first = [], ...others] = servers.map((server) => blocked[server] as Stretches);
  return others.reduce(common, first);
}

function sumOf(values: Float64Array, term: (length: Seconds) => number): number {
  let sum = 0;
  for (const length of values) sum += term(length);
  return sum;
}

/** Mail that waits longer than `x` for the end of an outage: all but what came in the last `x` of it. */
function beyond(values: Float64Array, x: Seconds): Seconds {
  let sum = 0;
  for (let at = 0; at < values.length; at += 1) sum += Math.max(0, (values[at] as number) - x);
  return sum;
}

/** Mail waits from its arrival to the end of the outage, at most for its queue lifetime. */
function waited(values: Float64Array, life: Seconds): number {
  let sum = 0;
  for (let at = 0; at < values.length; at += 1) {
    const most = Math.min(values[at] as number, life);
    sum += (most * most) / 2;
  }
  return sum;
}

function momentsOf(values: Float64Array): Foretold {
  const count = values.length;
  const mean = sumOf(values, (value) => value) / count;
  const square = sumOf(values, (value) => (value - mean) * (value - mean)) / count;
  const cube = sumOf(values, (value) => (value - mean) * (value - mean) * (value - mean)) / count;
  const touched = sumOf(values, (value) => (value > NOTHING ? 1 : 0)) / count;
  return { mean, touched, skewness: square > 0 ? cube / (square * Math.sqrt(square)) : 0 };
}

/**
 * Effect of failures on mail over very many replications, without the mail: failures are timelines that no traffic can
 * change, and mail that meets an outage waits to its end, as far as queues are empty. It is computed when first asked
 * for, and tells what the few replications that were run cannot: whether they hold the events that make up the mean.
 */
export class Forecast {
  private readonly model: Model;
  private readonly lastArrival: () => Seconds;
  private found: readonly MailClass[] | null = null;
  private drawn: Drawn | null = null;
  private readonly values = new Map<string, Float64Array>();
  private readonly known = new Map<string, Foretold>();
  private readonly silent: readonly boolean[];

  /** @param lastArrival time of the last arrival [s], asked for when timelines are drawn. */
  constructor(model: Model, lastArrival: () => Seconds) {
    const sites = new Map(model.sites.map(({ name, failures }) => [name, failures]));
    this.model = model;
    this.lastArrival = lastArrival;
    this.silent = model.servers.map(({ failures, site }) =>
      [...failures, ...(sites.get(site ?? '') ?? [])].some(
        ({ kind, timing }) => timing.kind === 'renewal' && (kind === 'timeout' || kind === 'silent'),
      ),
    );
  }

  get classes(): readonly MailClass[] {
    this.found ??= mailClasses(this.model);
    return this.found;
  }

  /** Effect on the mail of these classes. `later`: for `late`, the delay that counts [s]. */
  of(effect: Effect, classes: readonly number[], later: Seconds = 0): Foretold {
    const key = `${effect} ${later} ${classes.join()}`;
    const found = this.known.get(key) ?? this.summarise(effect, classes, later);
    this.known.set(key, found);
    return found;
  }

  private summarise(effect: Effect, classes: readonly number[], later: Seconds): Foretold {
    const own = classes.map((at) => this.classes[at] as MailClass);
    const weight = own.reduce((sum, one) => sum + one.weight, 0) || 1;
    const sums = new Float64Array(this.timelines.count);
    own.forEach((one, at) => {
      const values = this.valuesOf(effect, classes[at] as number, later);
      for (let number = 0; number < sums.length; number += 1)
        sums[number] = (sums[number] as number) + ((values[number] as number) * one.weight) / weight;
    });
    return momentsOf(sums);
  }

  /** Effect of chance on one class in each timeline, beyond planned failures. */
  private valuesOf(effect: Effect, ofClass: number, later: Seconds): Float64Array {
    const { met, planned, horizon, alike } = this.timelines;
    // Loss and waits depend on the sender's queue lifetime; the rest is the same for all.
    const at = effect === 'loss' || effect === 'wait' ? ofClass : (alike[ofClass] as number);
    const key = `${effect} ${later} ${at}`;
    const known = this.values.get(key);
    if (known !== undefined) return known;
    const own = this.classes[at] as MailClass;
    const always = effectOf(effect, own, planned[at] as Met, later);
    const mets = met[at] ?? [];
    const values = new Float64Array(mets.length);
    for (let number = 0; number < mets.length; number += 1)
      values[number] = (effectOf(effect, own, mets[number] as Met, later) - always) / horizon;
    this.values.set(key, values);
    return values;
  }

  private get timelines(): Drawn {
    this.drawn ??= this.draw();
    return this.drawn;
  }

  private draw(): Drawn {
    const horizon = this.lastArrival();
    const key = randomStreams(this.model.seed, 0).stream('timelines that are foretold', '');
    // If classes were left out, so are the failures of servers that only those meet: there may be tens of thousands.
    const own = this.classes.length < MOST_CLASSES ? null : new Set(this.classes.flatMap(({ accepting }) => accepting));
    const timelines = new Timelines(this.model, horizon, key, own);
    const work = timelines.cost + WORK_PER_CLASS * this.classes.length;
    const count = Math.max(FEWEST_TIMELINES, Math.min(MOST_TIMELINES, Math.floor(MOST_DRAWS / work)));
    const keys = this.classes.map(({ accepting, first, final }) => JSON.stringify([accepting, first, final]));
    const alike = keys.map((one) => keys.indexOf(one));
    const meetAll = (timeline: Timeline): Met[] => {
      const all: Met[] = [];
      this.classes.forEach((own, at) => {
        // Senders differ in their queue lifetime; the outages that they meet are the same.
        all.push(all[alike[at] as number] ?? this.meet(own, timeline));
      });
      return all;
    };
    const met: Met[][] = this.classes.map(() => []);
    for (let number = 0; number < count; number += 1) {
      meetAll(timelines.draw(number)).forEach((one, at) => {
        met[at]?.push(one);
      });
    }
    return { count, horizon, alike, met, planned: meetAll(timelines.planned) };
  }

  private meet({ accepting, first, final }: MailClass, timeline: Timeline): Met {
    const sum = (servers: readonly number[]): Seconds =>
      servers.reduce((time, server) => time + total(timeline.impaired[server] ?? []), 0);
    const impaired = sum(accepting);
    const silent = first.filter((server) => this.silent[server]);
    const blocked = lengths(allBlocked(accepting, timeline));
    return {
      accepting: blocked,
      final: final.length === accepting.length ? blocked : lengths(allBlocked(final, timeline)),
      impaired,
      unanswered: silent.length === 0 ? 0 : sum(silent) / first.length,
    };
  }
}

/** Drawn timelines as mail meets them: by class, and then by number. */
interface Drawn {
  readonly count: number;
  readonly horizon: Seconds;
  /** For each class, the first one that meets the same servers. */
  readonly alike: readonly number[];
  readonly met: readonly (readonly Met[])[];
  readonly planned: readonly Met[];
}

/** Effect of outages on the mail of a class, over the whole timeline: time in which affected mail arrives, or its wait. */
function effectOf(effect: Effect, { life, relayLife }: MailClass, met: Met, later: Seconds): number {
  const { accepting, final, impaired, unanswered } = met;
  switch (effect) {
    case 'touch':
      return impaired;
    case 'deferred':
      return beyond(accepting, 0);
    case 'late':
      return beyond(final, later) + (later < UNANSWERED ? unanswered : 0);
    case 'wait':
      return waited(final, Math.min(life, relayLife)) + unanswered * UNANSWERED;
    case 'loss':
      return beyond(accepting, life) + (Number.isFinite(relayLife) ? beyond(final, relayLife) : 0);
  }
}

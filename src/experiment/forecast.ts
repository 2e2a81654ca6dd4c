import type { Model } from '../model/index.js';
import { createLuck } from '../random/index.js';
import type { Seconds, Share } from '../units/index.js';
import { type MailClass, mailClasses } from './mail-classes.js';
import { common, type Stretches, type Timeline, Timelines } from './timelines.js';

/**
 * What outages do to a figure. `loss`: mail is given up, or not tried again. `deferred`: no server takes it at once. `late`:
 * it does not arrive at once. `wait`: by how much it is late. `touch`: a server is struck, whatever that does.
 */
export type Effect = 'loss' | 'deferred' | 'late' | 'wait' | 'touch';

/** Of the effect in one replication, over very many that are not run. */
export interface Foretold {
  /** Mean: a share of the mail, or a time [s]. */
  readonly mean: number;
  /** How many replications have any of it. */
  readonly touched: Share;
  /** Skewness of one replication; 0 where nothing varies. */
  readonly skewness: number;
}

/** Timelines that are drawn, fewer where each takes many draws. */
const MOST_TIMELINES = 10_000;
const FEWEST_TIMELINES = 500;
const MOST_DRAWS = 1_500_000;
/** What a class costs in each, in draws. */
const WORK_PER_CLASS = 20;
/** A connection that nobody answers costs so long (RFC 5321 §4.5.3.2.1 allows five minutes; presets wait 30 s and more) [s]. */
const UNANSWERED: Seconds = 30;
/** Shorter than what a clock of doubles can tell apart over a run. */
const NOTHING = 1e-9;

/** One timeline, as one class of mail meets it. Lengths of outages [s]. */
interface Met {
  /** Nobody accepts; nobody delivers. */
  readonly accepting: Float64Array;
  readonly final: Float64Array;
  /** Time in which servers that are tried are impaired, added up over them, and in which the first one gives no answer. */
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

/** When all of them are blocked. */
function allBlocked(servers: readonly number[], { blocked }: Timeline): Stretches {
  const [first, ...others] = servers;
  if (first === undefined) return [];
  let stretches = blocked[first] ?? [];
  for (const server of others) {
    if (stretches.length === 0) return stretches;
    stretches = common(stretches, blocked[server] ?? []);
  }
  return stretches;
}

function sumOf(values: Float64Array, term: (length: Seconds) => number): number {
  let sum = 0;
  for (const length of values) sum += term(length);
  return sum;
}

/** Mail of an outage that waits longer than `x`: what came before the last `x` of it. */
function beyond(values: Float64Array, x: Seconds): Seconds {
  return sumOf(values, (length) => Math.max(0, length - x));
}

/** Mail waits from its arrival to the end of the outage, and no longer than it is kept. */
function waited(values: Float64Array, life: Seconds): number {
  return sumOf(values, (length) => {
    const most = Math.min(length, life);
    return (most * most) / 2;
  });
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
 * What failures would do to mail in very many replications, without the mail: failures are timelines that no traffic can
 * change, and who meets an outage waits to its end, so far as queues are empty. It is made when it is first asked for, and
 * says what the few replications that were run cannot say of themselves: whether they hold what makes the mean.
 */
export class Forecast {
  private readonly model: Model;
  private found: readonly MailClass[] | null = null;
  private readonly lastArrival: () => Seconds;
  private horizon: Seconds = 0;
  /** By class. */
  private met: readonly Met[][] | null = null;
  private planned: readonly Met[] = [];
  private readonly known = new Map<string, Foretold>();
  private readonly silent: readonly boolean[];

  /** @param lastArrival when the last mail came [s], asked when timelines are drawn. */
  constructor(model: Model, lastArrival: () => Seconds) {
    this.model = model;
    this.lastArrival = lastArrival;
    this.silent = model.servers.map(({ failures, site }) =>
      [...failures, ...(model.sites.find(({ name }) => name === site)?.failures ?? [])].some(
        ({ kind, timing }) => timing.kind === 'renewal' && (kind === 'timeout' || kind === 'silent'),
      ),
    );
  }

  get classes(): readonly MailClass[] {
    this.found ??= mailClasses(this.model);
    return this.found;
  }

  /** Of the mail of these classes. `later`: of `late`, by more than so much [s]. */
  of(effect: Effect, classes: readonly number[], later: Seconds = 0): Foretold {
    const key = `${effect} ${later} ${classes.join()}`;
    const found = this.known.get(key) ?? this.summarise(effect, classes, later);
    this.known.set(key, found);
    return found;
  }

  private summarise(effect: Effect, classes: readonly number[], later: Seconds): Foretold {
    this.met ??= this.draw();
    const { met, planned } = this;
    const timelines = met[0]?.length ?? 0;
    const weight = classes.reduce((sum, at) => sum + (this.classes[at]?.weight ?? 0), 0) || 1;
    const values = Float64Array.from({ length: timelines }, (_, number) =>
      classes.reduce((sum, at) => {
        const own = this.classes[at] as MailClass;
        const now = this.value(effect, own, met[at]?.[number] as Met, later);
        const always = this.value(effect, own, planned[at] as Met, later);
        return sum + ((now - always) * own.weight) / weight;
      }, 0),
    );
    return momentsOf(values);
  }

  /** What outages do to the mail of a class: a share of it, or seconds for each message. */
  private value(effect: Effect, { life, relayLife }: MailClass, met: Met, later: Seconds): number {
    const { accepting, final, impaired, unanswered } = met;
    switch (effect) {
      case 'touch':
        return impaired / this.horizon;
      case 'deferred':
        return beyond(accepting, 0) / this.horizon;
      case 'late':
        return (beyond(final, later) + (later < UNANSWERED ? unanswered : 0)) / this.horizon;
      case 'wait':
        return (waited(final, Math.min(life, relayLife)) + unanswered * UNANSWERED) / this.horizon;
      case 'loss':
        return (beyond(accepting, life) + (Number.isFinite(relayLife) ? beyond(final, relayLife) : 0)) / this.horizon;
    }
  }

  private draw(): readonly Met[][] {
    this.horizon = this.lastArrival();
    const key = createLuck(this.model.seed, 0).stream('timelines that are foretold', '');
    const timelines = new Timelines(this.model, this.horizon, key);
    const count = Math.max(
      FEWEST_TIMELINES,
      Math.min(MOST_TIMELINES, Math.floor(MOST_DRAWS / (timelines.cost + WORK_PER_CLASS * this.classes.length))),
    );
    this.planned = this.classes.map((own) => this.meet(own, timelines.planned));
    const met: Met[][] = this.classes.map(() => []);
    for (let number = 0; number < count; number += 1) {
      const timeline = timelines.draw(number);
      this.classes.forEach((own, at) => {
        met[at]?.push(this.meet(own, timeline));
      });
    }
    return met;
  }

  private meet({ accepting, first, final }: MailClass, timeline: Timeline): Met {
    const accepted = allBlocked(accepting, timeline);
    const isOne = final.length === accepting.length;
    const sum = (servers: readonly number[]): Seconds =>
      servers.reduce((time, server) => time + total(timeline.impaired[server] ?? []), 0);
    const silent = first.filter((server) => this.silent[server]);
    return {
      accepting: lengths(accepted),
      final: isOne ? lengths(accepted) : lengths(allBlocked(final, timeline)),
      impaired: sum(accepting),
      unanswered: silent.length === 0 ? 0 : sum(silent) / first.length,
    };
  }
}

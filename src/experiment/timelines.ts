import { turnsAway } from '../checks/index.js';
import type { FailureModel, Model } from '../model/index.js';
import { buildSampler, Draws, distributionMean, type Sampler, type StreamKey } from '../random/index.js';
import type { Seconds } from '../units/index.js';

/** Stretches of time, `[from, to, from, to, …]` in order, none touching the next [s]. */
export type Stretches = readonly number[];

/** A failure, and the servers that it strikes. */
interface Placed {
  readonly failure: FailureModel;
  readonly servers: readonly number[];
}

interface Process extends Placed {
  readonly up: Sampler;
  readonly down: Sampler;
  /** Long-run share of the time that it is down. */
  readonly downShare: number;
}

/** Failures of servers in one replication that is not run, by number of the server. */
export interface Timeline {
  /** Stretches in which it accepts no mail: by chance, or as planned. */
  readonly blocked: readonly Stretches[];
  /** Stretches in which any chance failure is under way. */
  readonly impaired: readonly Stretches[];
}

/** Union of both, joined where they meet. */
export function united(one: Stretches, other: Stretches): Stretches {
  if (other.length === 0) return one;
  if (one.length === 0) return other;
  const pairs: [number, number][] = [];
  for (const list of [one, other])
    for (let at = 0; at < list.length; at += 2) pairs.push([list[at] as number, list[at + 1] as number]);
  pairs.sort(([a], [b]) => a - b);
  const joined: number[] = [];
  for (const [from, to] of pairs) {
    const last = joined.at(-1);
    if (last !== undefined && from <= last) joined[joined.length - 1] = Math.max(last, to);
    else joined.push(from, to);
  }
  return joined;
}

/** Intersection of both. */
export function common(one: Stretches, other: Stretches): Stretches {
  const found: number[] = [];
  let [i, j] = [0, 0];
  while (i < one.length && j < other.length) {
    const from = Math.max(one[i] as number, other[j] as number);
    const to = Math.min(one[i + 1] as number, other[j + 1] as number);
    if (from < to) found.push(from, to);
    if ((one[i + 1] as number) < (other[j + 1] as number)) i += 2;
    else j += 2;
  }
  return found;
}

function placedFailures({ sites, servers }: Model, met: ReadonlySet<number> | null): Placed[] {
  const members = new Map<string | null, number[]>(sites.map(({ name }) => [name, []]));
  servers.forEach(({ site }, number) => {
    if (met === null || met.has(number)) members.get(site)?.push(number);
  });
  const ofSites = sites.flatMap(({ name, failures }) =>
    failures.map((failure) => ({ failure, servers: members.get(name) ?? [] })),
  );
  const own = servers.flatMap(({ failures }, number) =>
    met === null || met.has(number) ? failures.map((failure) => ({ failure, servers: [number] })) : [],
  );
  return [...ofSites, ...own].filter((placed) => placed.servers.length > 0);
}

function processOf({ failure, servers }: Placed): Process[] {
  const { timing } = failure;
  if (timing.kind !== 'renewal') return [];
  const [up, down] = [distributionMean(timing.up), distributionMean(timing.down)];
  const downShare = timing.starts === 'longRun' ? down / (up + down) : 0;
  return [{ failure, servers, up: buildSampler(timing.up), down: buildSampler(timing.down), downShare }];
}

/** Stretches in which a planned failure, or one without end, is active. */
function plannedStretches({ timing }: FailureModel, horizon: Seconds): Stretches {
  if (timing.kind === 'always') return [0, horizon];
  if (timing.kind !== 'planned') return [];
  const stretches: number[] = [];
  for (let from = timing.at; from < horizon; from += timing.every ?? Number.POSITIVE_INFINITY) {
    stretches.push(from, Math.min(horizon, from + timing.for));
    if (stretches.length > MOST_PLANNED) break;
  }
  return stretches;
}
const MOST_PLANNED = 20_000;
const NONE: Stretches = [];

/** Failures of a model over a time, drawn again and again without any mail. */
export class Timelines {
  /** Mean number of draws for one timeline. */
  readonly cost: number;
  /** Timelines in which nothing fails by chance. */
  readonly planned: Timeline;
  private readonly processes: readonly Process[];
  private readonly servers: number;
  private readonly horizon: Seconds;
  private readonly draws: Draws;
  /** The timeline drawn last, and the servers that failures strike in it. */
  private readonly drawn: { readonly blocked: Stretches[]; readonly impaired: Stretches[] };
  private struck: number[] = [];

  /** `met`: the servers that matter; `null` for all. */
  constructor(model: Model, horizon: Seconds, key: StreamKey, met: ReadonlySet<number> | null = null) {
    const placed = placedFailures(model, met);
    this.processes = placed.flatMap(processOf);
    this.servers = model.servers.length;
    this.horizon = horizon;
    this.draws = new Draws(key);
    this.cost = this.processes.reduce((sum, { failure: { timing } }) => {
      const cycle = timing.kind === 'renewal' ? distributionMean(timing.up) + distributionMean(timing.down) : 1;
      return sum + 2 + (2 * horizon) / Math.max(cycle, 1e-3);
    }, 1);
    const blocked: Stretches[] = Array.from({ length: this.servers }, () => []);
    for (const { failure, servers } of placed) {
      if (failure.timing.kind === 'renewal' || !turnsAway(failure)) continue;
      const stretches = plannedStretches(failure, horizon);
      for (const server of servers) blocked[server] = united(blocked[server] ?? [], stretches);
    }
    this.planned = { blocked, impaired: blocked.map(() => NONE) };
    this.drawn = { blocked: [...blocked], impaired: [...this.planned.impaired] };
  }

  /** The timeline with this number, valid until the next one is drawn. */
  draw(number: number): Timeline {
    this.draws.begin(number);
    const { blocked, impaired } = this.drawn;
    for (const server of this.struck) {
      blocked[server] = this.planned.blocked[server] ?? NONE;
      impaired[server] = NONE;
    }
    this.struck = [];
    for (const one of this.processes) {
      const stretches = this.stretchesOf(one);
      if (stretches.length === 0) continue;
      const isOutage = turnsAway(one.failure);
      for (const server of one.servers) {
        this.struck.push(server);
        impaired[server] = united(impaired[server] ?? [], stretches);
        if (isOutage) blocked[server] = united(blocked[server] ?? [], stretches);
      }
    }
    return this.drawn;
  }

  private stretchesOf({ up, down, downShare, failure }: Process): Stretches {
    const { draws, horizon } = this;
    const stretches: number[] = [];
    let now = 0;
    if (downShare > 0 && draws.uniform() < downShare) {
      now = draws.residual(down);
      stretches.push(0, Math.min(horizon, now));
      now += draws.sample(up);
    } else {
      const isLongRun = failure.timing.kind === 'renewal' && failure.timing.starts === 'longRun';
      now = isLongRun ? draws.residual(up) : draws.sample(up);
    }
    while (now < horizon && stretches.length < MOST_PLANNED) {
      const end = now + draws.sample(down);
      if (end > now) stretches.push(now, Math.min(horizon, end));
      now = end + draws.sample(up);
    }
    return stretches;
  }
}

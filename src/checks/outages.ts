import type { FailureModel, Model, ServerModel, SiteModel } from '../model/index.js';
import { distributionMean } from '../random/index.js';
import { formatDuration, formatShare, type Seconds, type Share, type SimTime } from '../units/index.js';
import type { ScenarioPath } from './check.js';
import { remembered } from './remembered.js';

/** A failure that keeps all mail away from a server while it lasts. */
export interface Outage {
  /** The server's name, or its site's. */
  readonly of: string;
  readonly site: boolean;
  readonly failure: FailureModel;
  readonly path: ScenarioPath;
  /** Mean time that one lasts [s]; exact for a planned one, Infinity for one without end. */
  readonly length: Seconds;
}

/** Does this failure turn all mail away for the time being, so that it has to wait or go elsewhere? */
export function turnsAway(failure: FailureModel): boolean {
  if (failure.probability < 1 || failure.kind === 'slow') return false;
  if (failure.kind === 'reply') return failure.reply !== null && failure.reply.code < 500 && !failure.helo;
  return failure.kind !== 'disconnect' || !failure.kept;
}

function lengthOf({ timing }: FailureModel): Seconds {
  switch (timing.kind) {
    case 'always':
      return Number.POSITIVE_INFINITY;
    case 'planned':
      return timing.for;
    case 'renewal':
      return distributionMean(timing.down);
  }
}

function outages(of: string, site: boolean, failures: readonly FailureModel[]): readonly Outage[] {
  return failures.flatMap((failure, i) => {
    const path: ScenarioPath = [site ? 'sites' : 'servers', of, 'failures', i];
    return turnsAway(failure) ? [{ of, site, failure, path, length: lengthOf(failure) }] : [];
  });
}

const sitesOf = remembered(
  (model: Model): ReadonlyMap<string | null, SiteModel> => new Map(model.sites.map((site) => [site.name, site])),
);

/** Outages of a server: its own, and those of its site. */
export function outagesOf(model: Model, server: ServerModel): readonly Outage[] {
  const site = sitesOf(model).get(server.site);
  const own = outages(server.name, false, server.failures);
  return site === undefined ? own : [...own, ...outages(site.name, true, site.failures)];
}

/** Servers taken together, one after the other. */
export class Company {
  readonly #model: Model;
  #first: ServerModel | undefined;
  #count = 0;
  #isAtOneSite = true;

  constructor(model: Model) {
    this.#model = model;
  }

  /** Takes in a server that it does not hold yet. */
  add(server: ServerModel): void {
    this.#first ??= server;
    this.#count += 1;
    if (server.site !== this.#first.site) this.#isAtOneSite = false;
  }

  /**
   * Outages that strike all of these servers at once: those of the only server, or of the site they share. Independent
   * ones that merely happen to coincide are left out.
   */
  outages(): readonly Outage[] {
    if (this.#first === undefined) return [];
    const all = outagesOf(this.#model, this.#first);
    if (this.#count === 1) return all;
    return this.#isAtOneSite ? all.filter((outage) => outage.site) : [];
  }
}

/** Outages that strike all of these servers at once; see `Company`. */
export function commonOutages(model: Model, servers: readonly ServerModel[]): readonly Outage[] {
  const company = new Company(model);
  for (const server of servers) company.add(server);
  return company.outages();
}

/** Part of the run that this failure is active [share]; `horizon` is the time that a planned one is set against [s]. */
function activeShare({ timing }: FailureModel, horizon: Seconds): Share {
  switch (timing.kind) {
    case 'always':
      return 1;
    case 'planned':
      if (timing.every !== null) return Math.min(1, timing.for / timing.every);
      return Number.isFinite(horizon) && horizon > 0
        ? Math.max(0, Math.min(timing.at + timing.for, horizon) - timing.at) / horizon
        : 0;
    case 'renewal': {
      // Long-run share of an alternating renewal process (Ross, Stochastic Processes, theorem 3.4.4).
      const down = distributionMean(timing.down);
      return down / (down + distributionMean(timing.up));
    }
  }
}

/** Share of the time that none of these failures is active, all being independent of each other. */
function availability(failures: readonly FailureModel[], horizon: Seconds): Share {
  return failures.reduce((share, failure) => share * (1 - activeShare(failure, horizon)), 1);
}

/** Share of the time that all of these servers turn mail away: failures of their site strike them together, others do not. */
export function commonUnavailability(model: Model, servers: readonly ServerModel[], horizon: Seconds): Share {
  const shared = commonOutages(model, servers).map(({ failure }) => failure);
  const isShared = new Set(shared);
  const ownOf = (server: ServerModel): FailureModel[] =>
    outagesOf(model, server).flatMap(({ failure }) => (isShared.has(failure) ? [] : [failure]));
  const eachAlone = servers.reduce((share, server) => share * (1 - availability(ownOf(server), horizon)), 1);
  return 1 - availability(shared, horizon) * (1 - eachAlone);
}

const YEAR: Seconds = 365 * 86_400;

/**
 * How long all of these servers turn mail away at once, for a sentence: `down 4.4 % of the time (16 d a year)`. An outage
 * that is planned once says nothing about a year: with one among them it is told of this run alone, `down 4 h of the 7 d
 * of this run`. Empty where they never do.
 */
export function spellUnavailability(model: Model, servers: readonly ServerModel[], horizon: Seconds): string {
  const down = commonUnavailability(model, servers, horizon);
  if (down <= 0) return '';
  if (down === 1) return 'down all the time';
  const timings = servers.flatMap((server) => outagesOf(model, server)).map(({ failure }) => failure.timing);
  const isSingle = (timing: FailureModel['timing']): boolean => timing.kind === 'planned' && timing.every === null;
  if (!timings.some(isSingle)) return `down ${formatShare(down)} of the time (${formatDuration(down * YEAR)} a year)`;
  const isExact = servers.length === 1 && timings.every(isSingle);
  const time = down * horizon;
  // What is about so long needs no seconds.
  const told = isExact
    ? formatDuration(time)
    : `about ${formatDuration(time > 600 ? Math.round(time / 60) * 60 : time)}`;
  return `down ${told} of the ${formatDuration(horizon)} of this run`;
}

/** When a planned failure is first active at or after an instant: `[from, to)` [s]; undefined where it never is. */
export function plannedWindow(failure: FailureModel, after: SimTime): readonly [SimTime, SimTime] | undefined {
  const { timing } = failure;
  if (timing.kind === 'always') return [0, Number.POSITIVE_INFINITY];
  if (timing.kind !== 'planned') return undefined;
  let from = timing.at;
  if (timing.every !== null && from + timing.for <= after) {
    from += Math.ceil((after - from - timing.for) / timing.every) * timing.every;
    if (from + timing.for <= after) from += timing.every;
  }
  return from + timing.for > after ? [from, from + timing.for] : undefined;
}

/** `, also in its planned outage of 4 h`, for a sentence about a site; empty where none is planned. */
export function plannedSiteOutage(model: Model, site: string): string {
  const failures = sitesOf(model).get(site)?.failures ?? [];
  const planned = failures.flatMap(({ timing }) => (timing.kind === 'planned' ? [timing.for] : []));
  return planned.length > 0 ? `, also in its planned outage of ${formatDuration(Math.max(...planned))}` : '';
}

/** A failure and whose it is. */
export interface PlacedFailure {
  readonly of: string;
  readonly failure: FailureModel;
  readonly path: ScenarioPath;
}

/** Failures of all servers and sites. */
export function allFailures(model: Model): readonly PlacedFailure[] {
  const placed = (room: string, of: string, failures: readonly FailureModel[]): readonly PlacedFailure[] =>
    failures.map((failure, i) => ({ of, failure, path: [room, of, 'failures', i] }));
  return [
    ...model.servers.flatMap((server) => placed('servers', server.name, server.failures)),
    ...model.sites.flatMap((site) => placed('sites', site.name, site.failures)),
  ];
}

/** The outage of all these servers that lasts longest, if it outlasts a queue. */
export function longestBeyond(outages: readonly Outage[], life: Seconds): Outage | undefined {
  return outages.filter((outage) => outage.length > life).sort((a, b) => b.length - a.length)[0];
}

/** `the planned outage of mx1 lasts 4 d`, for a sentence. */
export function spellOutage(outage: Outage): string {
  if (outage.length === Number.POSITIVE_INFINITY) return `${outage.of} is down for good`;
  const { kind } = outage.failure.timing;
  return kind === 'planned'
    ? `the planned outage of ${outage.of} lasts ${formatDuration(outage.length)}`
    : `an outage of ${outage.of} lasts ${formatDuration(outage.length)} in the mean`;
}

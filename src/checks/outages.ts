import {
  type FailureModel,
  type Meeting,
  type Model,
  meetsAll,
  meetsByChance,
  type ServerModel,
  type SiteModel,
} from '../model/index.js';
import { distributionMean } from '../random/index.js';
import { formatDuration, type Seconds, type SimTime } from '../units/index.js';
import { listNames, remembered, type ScenarioPath } from './check.js';
import { lastArrival } from './flows.js';
import { overlaps, type Window, windowsOf } from './windows.js';

/** A failure that keeps all mail away from a server while it lasts. */
export interface Outage {
  /** The server's name, or its site's. */
  readonly of: string;
  readonly site: boolean;
  readonly failure: FailureModel;
  readonly path: ScenarioPath;
  /** Mean time that one lasts [s]; exact for a planned one, Infinity for one without end. */
  readonly length: Seconds;
  /** Servers whose planned outages overlap for that long; empty for an outage of one server or site. */
  readonly overlapping: readonly string[];
}

/** Does this failure turn all mail away for the time being, so that it has to wait or go elsewhere? */
export function turnsAway(failure: FailureModel): boolean {
  if (!meetsAll(failure) || failure.kind === 'slow') return false;
  // Broken TLS turns away those alone who ask for it.
  if (failure.stage === 'starttls' || failure.stage === 'tls') return false;
  if (failure.kind === 'reply') return failure.reply !== null && failure.reply.code < 500 && !failure.helo;
  return !failure.kept && !failure.atQuit;
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
    return turnsAway(failure) ? [{ of, site, failure, path, length: lengthOf(failure), overlapping: [] }] : [];
  });
}

const sitesOf = remembered(
  (model: Model): ReadonlyMap<string | null, SiteModel> => new Map(model.sites.map((site) => [site.name, site])),
);

const knownOutages = remembered((_: Model) => new Map<ServerModel, readonly Outage[]>());

/** Outages of a server: its own, and those of its site. */
export function outagesOf(model: Model, server: ServerModel): readonly Outage[] {
  const all = knownOutages(model);
  const known = all.get(server);
  if (known !== undefined) return known;
  const site = sitesOf(model).get(server.site);
  const own = outages(server.name, false, server.failures);
  const found = site === undefined ? own : [...own, ...outages(site.name, true, site.failures)];
  all.set(server, found);
  return found;
}

/** When a server is down by plan, or for good, from the beginning to `end` [s]. */
function plannedDown(model: Model, server: ServerModel, end: Seconds): readonly Window[] {
  return windowsOf(
    outagesOf(model, server).map(({ failure }) => failure.timing),
    end,
  );
}

/** All failures of a server: its own, and those of its site. */
export function failuresAt(model: Model, server: ServerModel): readonly FailureModel[] {
  return [...server.failures, ...(sitesOf(model).get(server.site)?.failures ?? [])];
}

/** Is there such a failure at any server or site? Most checks are about what few models have, and need not look at each route. */
export function someFailure({ servers, sites }: Model, isSuch: (failure: FailureModel) => boolean): boolean {
  return servers.some(({ failures }) => failures.some(isSuch)) || sites.some(({ failures }) => failures.some(isSuch));
}

/** Does this server turn all mail away, from the beginning to the end? */
export function isDownForGood(model: Model, server: ServerModel): boolean {
  return outagesOf(model, server).some(({ failure }) => failure.timing.kind === 'always');
}

/** Does this server answer all mail with 5xx, from the beginning to the end? */
export function refusesForGood(model: Model, server: ServerModel): boolean {
  return failuresAt(model, server).some(
    (failure) =>
      failure.timing.kind === 'always' && meetsAll(failure) && !failure.helo && (failure.reply?.code ?? 0) >= 500,
  );
}

/** Whether failures of one sort can be there at all of these servers at once. */
export function mayCoincide(
  model: Model,
  servers: readonly ServerModel[],
  isSuch: (failure: FailureModel) => boolean,
): boolean {
  let together: readonly Window[] = [[0, Number.POSITIVE_INFINITY]];
  for (const server of servers) {
    const timings = failuresAt(model, server)
      .filter(isSuch)
      .map(({ timing }) => timing);
    if (timings.length === 0) return false;
    if (timings.some(({ kind }) => kind === 'renewal')) continue;
    together = overlaps(together, windowsOf(timings, lastArrival(model)));
    if (together.length === 0) return false;
  }
  return true;
}

/** Servers taken together, one after the other. */
export class Company {
  readonly #model: Model;
  readonly #end: Seconds;
  readonly #names: string[] = [];
  #first: ServerModel | undefined;
  #isAtOneSite = true;
  /** When all of them are down by plan. */
  #windows: readonly Window[] = [];

  constructor(model: Model) {
    this.#model = model;
    this.#end = lastArrival(model);
  }

  /** Takes in a server that it does not hold yet. */
  add(server: ServerModel): void {
    const isFirst = this.#first === undefined;
    this.#first ??= server;
    this.#names.push(server.name);
    if (server.site !== this.#first.site) this.#isAtOneSite = false;
    if (isFirst) this.#windows = plannedDown(this.#model, server, this.#end);
    else if (this.#windows.length > 0) {
      this.#windows = overlaps(this.#windows, plannedDown(this.#model, server, this.#end));
    }
  }

  /**
   * Outages that strike all of these servers at once: those of the only server, of the site they share, and planned ones that
   * overlap. Chance failures that merely happen to coincide are left out.
   */
  outages(): readonly Outage[] {
    if (this.#first === undefined) return [];
    const all = outagesOf(this.#model, this.#first);
    if (this.#names.length === 1) return all;
    const shared = this.#isAtOneSite ? all.filter((outage) => outage.site) : [];
    const overlap = this.#overlap(all);
    return overlap === undefined ? shared : [...shared, overlap];
  }

  /** The longest time that all of them are down by plan, told at the first one's outage. */
  #overlap(all: readonly Outage[]): Outage | undefined {
    const lengths = this.#windows.map(([from, to]) => to - from);
    const length = lengths.reduce((most, one) => Math.max(most, one), 0);
    const [from] = this.#windows[lengths.indexOf(length)] ?? [];
    if (from === undefined) return undefined;
    const outage = all.find(({ failure }) => (plannedWindow(failure, from)?.[0] ?? Number.POSITIVE_INFINITY) <= from);
    return outage === undefined ? undefined : { ...outage, length, overlapping: this.#names };
  }
}

/** Outages that strike all of these servers at once; see `Company`. */
export function commonOutages(model: Model, servers: readonly ServerModel[]): readonly Outage[] {
  const company = new Company(model);
  for (const server of servers) company.add(server);
  return company.outages();
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
  if (outage.overlapping.length > 0) {
    const names = listNames(outage.overlapping);
    return outage.length === Number.POSITIVE_INFINITY
      ? `${names} are all down for good`
      : `the planned outages of ${names} overlap for ${formatDuration(outage.length)}`;
  }
  if (outage.length === Number.POSITIVE_INFINITY) return `${outage.of} is down for good`;
  const { kind } = outage.failure.timing;
  return kind === 'planned'
    ? `the planned outage of ${outage.of} lasts ${formatDuration(outage.length)}`
    : `an outage of ${outage.of} lasts ${formatDuration(outage.length)} in the mean`;
}

/** Whether chance decides when a failure is there, or whom it strikes. */
function isByChance(failure: Pick<FailureModel, 'timing'> & Meeting): boolean {
  return failure.timing.kind === 'renewal' || meetsByChance(failure);
}

function isUnsure({ failures, filter }: ServerModel): boolean {
  // A filter that takes some wanted mail for something else.
  const mistakes = [filter?.spam.mistakes ?? 0, filter?.virus.mistakes ?? 0];
  return failures.some(isByChance) || mistakes.some((share) => share > 0 && share < 1);
}

/**
 * Whether anything in a model fails by chance: outages that come when they like, failures that strike a share of the
 * sessions, filters that make mistakes. Where nothing does, runs differ only in their mail: when it comes and which ways it
 * takes; and one of them shows nearly all that others do.
 */
export function failsByChance({ servers, sites, domains, hosts }: Model): boolean {
  const named = [...domains, ...hosts].flatMap(({ failures = [] }) => failures);
  return servers.some(isUnsure) || sites.some(({ failures }) => failures.some(isByChance)) || named.some(isByChance);
}

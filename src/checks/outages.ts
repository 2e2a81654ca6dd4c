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
  /** Name of the server or of its site. */
  readonly of: string;
  readonly site: boolean;
  readonly failure: FailureModel;
  readonly path: ScenarioPath;
  /** Mean length [s]; exact for a planned outage, Infinity for one without end. */
  readonly length: Seconds;
  /** Servers whose planned outages overlap for that time; empty for an outage of one server or site. */
  readonly overlapping: readonly string[];
}

/** True if this failure turns away all mail while it lasts, so that mail has to wait or go elsewhere. */
export function turnsAway(failure: FailureModel): boolean {
  if (!meetsAll(failure) || failure.kind === 'slow') return false;
  // Broken TLS turns away only the senders that require it.
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

/** Windows in which a server is down by plan or for good, from the start to `end` [s]. */
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

/** True if any server or site has such a failure: few models do, and most checks then need not walk every route. */
export function someFailure({ servers, sites }: Model, isSuch: (failure: FailureModel) => boolean): boolean {
  return servers.some(({ failures }) => failures.some(isSuch)) || sites.some(({ failures }) => failures.some(isSuch));
}

/** True if this server turns all mail away during the whole run. */
export function isDownForGood(model: Model, server: ServerModel): boolean {
  return outagesOf(model, server).some(({ failure }) => failure.timing.kind === 'always');
}

/** True if this server answers all mail with 5xx during the whole run. */
export function refusesForGood(model: Model, server: ServerModel): boolean {
  return failuresAt(model, server).some(
    (failure) =>
      failure.timing.kind === 'always' && meetsAll(failure) && !failure.helo && (failure.reply?.code ?? 0) >= 500,
  );
}

/** True if failures of one kind can be active at all of these servers at the same time. */
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

/** A group of servers that is built one server at a time. */
export class Company {
  readonly #model: Model;
  readonly #end: Seconds;
  readonly #names: string[] = [];
  #first: ServerModel | undefined;
  #isAtOneSite = true;
  /** Windows in which all of them are down by plan. */
  #windows: readonly Window[] = [];

  constructor(model: Model) {
    this.#model = model;
    this.#end = lastArrival(model);
  }

  /** Adds a server unless it is in the group already. */
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
   * Outages that strike all of these servers at once: those of the only server, of the site they share, and planned
   * ones that overlap. Chance failures that merely coincide are left out.
   */
  outages(): readonly Outage[] {
    if (this.#first === undefined) return [];
    const all = outagesOf(this.#model, this.#first);
    if (this.#names.length === 1) return all;
    const shared = this.#isAtOneSite ? all.filter((outage) => outage.site) : [];
    const overlap = this.#overlap(all);
    return overlap === undefined ? shared : [...shared, overlap];
  }

  /** The longest time that all of them are down by plan, reported at the outage of the first. */
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

/** The first window `[from, to)` [s] of a planned failure at or after an instant; undefined if there is none. */
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

/** `, also in its planned outage of 4 h`, for a sentence about a site; empty if none is planned. */
export function plannedSiteOutage(model: Model, site: string): string {
  const failures = sitesOf(model).get(site)?.failures ?? [];
  const planned = failures.flatMap(({ timing }) => (timing.kind === 'planned' ? [timing.for] : []));
  return planned.length > 0 ? `, also in its planned outage of ${formatDuration(Math.max(...planned))}` : '';
}

/** A failure, and the server or site that it belongs to. */
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

/** The longest outage of all these servers, if it outlasts the queue life. */
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

/** True if the time of a failure or the sessions it hits are random. */
function isByChance(failure: Pick<FailureModel, 'timing'> & Meeting): boolean {
  return failure.timing.kind === 'renewal' || meetsByChance(failure);
}

function isUnsure({ failures, filter }: ServerModel): boolean {
  // A filter that takes some wanted mail for spam or a virus.
  const mistakes = [filter?.spam.mistakes ?? 0, filter?.virus.mistakes ?? 0];
  return failures.some(isByChance) || mistakes.some((share) => share > 0 && share < 1);
}

/**
 * True if anything in a model fails by chance: random outages, failures that hit a share of the sessions, filters that
 * make mistakes. Otherwise runs differ only in the arrival times and routes of their mail, and one run shows nearly
 * everything that the others do.
 */
export function failsByChance({ servers, sites, domains, hosts }: Model): boolean {
  const named = [...domains, ...hosts].flatMap(({ failures = [] }) => failures);
  return servers.some(isUnsure) || sites.some(({ failures }) => failures.some(isByChance)) || named.some(isByChance);
}

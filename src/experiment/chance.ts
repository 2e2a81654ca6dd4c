import { serversUnfound } from '../engine/index.js';
import type { FailureModel, Model } from '../model/index.js';
import type { Effect, ReplicationResult } from '../results/index.js';
import type { Seconds } from '../units/index.js';
import { Forecast, type Foretold } from './forecast.js';
import type { Nature } from './nature.js';

/** The chance failures on which a figure depends. */
export interface Dependency {
  /** Servers that fail by chance, by number. */
  readonly servers: readonly number[];
  /** Classes of mail that meet them. */
  readonly classes: readonly number[];
}

const NOTHING: Dependency = { servers: [], classes: [] };

function isByChance({ timing }: Pick<FailureModel, 'timing'>): boolean {
  return timing.kind === 'renewal';
}

/** True if anything in a model fails by chance for a time. */
export function hasOutagesByChance({ servers, sites, domains, hosts }: Model): boolean {
  return [...servers, ...sites, ...domains, ...hosts].some(({ failures = [] }) => failures.some(isByChance));
}

/** Chance failures of a model: which replications they struck, and what they would do to many others. */
export class Chance {
  /** Servers that fail by chance, by number; a site's failures are those of its servers. */
  private readonly failing: ReadonlySet<number>;
  private readonly numbers: ReadonlyMap<string, number>;
  private readonly dependencies = new Map<string, Dependency>();
  private readonly forecast: Forecast;
  private lastArrival: Seconds = 0;
  /** State of the current replication: servers that were struck, and dependencies already asked for. */
  private struck: ArrayLike<number> = [];
  private readonly asked = new Map<Dependency, boolean>();

  constructor(model: Model) {
    const sites = new Set(model.sites.flatMap(({ name, failures }) => (failures.some(isByChance) ? [name] : [])));
    const fails = model.servers.flatMap(({ failures, site }, number) =>
      failures.some(isByChance) || (site !== null && sites.has(site)) ? [number] : [],
    );
    // A failure that hides the name of a server keeps mail from it.
    const lookupFailures = [...model.domains, ...model.hosts].flatMap(({ failures = [] }) => failures);
    const unfound = serversUnfound(model).flatMap((servers, number) =>
      servers.length > 0 && lookupFailures[number] !== undefined && isByChance(lookupFailures[number]) ? servers : [],
    );
    this.failing = new Set([...fails, ...unfound]);
    this.numbers = new Map(model.servers.map(({ name }, number) => [name, number]));
    this.forecast = new Forecast(model, () => this.lastArrival);
  }

  /** Makes one more replication the current one. */
  add({ servers, lastArrival }: ReplicationResult): void {
    this.lastArrival = Math.max(this.lastArrival, lastArrival);
    this.turnTo(servers.struck);
  }

  /** Returns to an earlier replication; `struck` is above 0 for each server that failures struck. */
  turnTo(struck: ArrayLike<number>): void {
    if (this.struck === struck) return;
    this.struck = struck;
    this.asked.clear();
  }

  /** True if a server on which the figure depends failed in the current replication. */
  strikes(dependency: Dependency): boolean {
    const known = this.asked.get(dependency);
    if (known !== undefined) return known;
    const strikes = dependency.servers.some((server) => (this.struck[server] ?? 0) > 0);
    this.asked.set(dependency, strikes);
    return strikes;
  }

  dependencyOf({ party }: Pick<Nature, 'party'>): Dependency {
    if (this.failing.size === 0) return NOTHING;
    const key = party === null ? '' : JSON.stringify([party.section, party.name]);
    const found = this.dependencies.get(key) ?? this.findDependency(party);
    this.dependencies.set(key, found);
    return found;
  }

  private findDependency(party: Nature['party']): Dependency {
    const { classes } = this.forecast;
    if (party === null) return { servers: [...this.failing], classes: [...classes.keys()] };
    const own = party.section === 'servers' ? (this.numbers.get(party.name) ?? -1) : -1;
    const chosen = [...classes.keys()].filter((at) => {
      const { accepting, senders, domains } = classes[at] as Forecast['classes'][number];
      if (party.section === 'servers') return accepting.includes(own);
      return (party.section === 'senders' ? senders : domains).has(party.name);
    });
    // The smallest classes are represented by all mail.
    if (chosen.length === 0 && own < 0) return this.dependencyOf({ party: null });
    const met = new Set([...chosen.flatMap((at) => classes[at]?.accepting ?? []), ...(own < 0 ? [] : [own])]);
    return { servers: [...met].filter((server) => this.failing.has(server)), classes: chosen };
  }

  /** Effect of chance on a figure over many other replications; `null` if nothing can be predicted. */
  foretell(effect: Effect, { classes }: Dependency, later?: Seconds): Foretold | null {
    return classes.length === 0 ? null : this.forecast.of(effect, classes, later);
  }
}

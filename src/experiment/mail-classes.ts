import { flowsOf, type Route, routesOf } from '../checks/index.js';
import { queueLife } from '../mail/index.js';
import type { Model, ServerModel } from '../model/index.js';
import type { Seconds } from '../units/index.js';

/** Mail that meets the same servers, and waits for them in the same way. Servers by number. */
export interface MailClass {
  /** Share of all mail. */
  readonly weight: number;
  /** Servers that accept it from its senders; those that are tried first; and those where it ends. */
  readonly accepting: readonly number[];
  readonly first: readonly number[];
  readonly final: readonly number[];
  /** Queue lifetime of its senders, and of relays among the accepting servers [s]. */
  readonly life: Seconds;
  readonly relayLife: Seconds;
  readonly senders: ReadonlySet<string>;
  readonly domains: ReadonlySet<string>;
}

/** Most classes kept: the smallest beyond these are left out, as others like them tell the same. */
export const MOST_CLASSES = 64;

/** A class before it is known whether it is among the largest. */
interface Candidate {
  weight: number;
  readonly servers: readonly ServerModel[];
  readonly first: readonly ServerModel[];
  readonly life: Seconds;
  readonly addressed: string;
  readonly senders: Set<string>;
}

class Classes {
  private readonly found = new Map<string, Candidate>();

  /** The candidate for a domain's mail to these servers: all of the route's, or its first ones. */
  of(route: Route, servers: readonly ServerModel[], life: Seconds, addressed: string): Candidate {
    // One class for each domain, so that the figures of a domain reflect the failures of its own servers.
    const key = `${servers.length} ${life} ${addressed}`;
    const known = this.found.get(key);
    if (known !== undefined) return known;
    const first = route.levels[0]?.servers ?? [];
    const found = { weight: 0, servers, first, life, addressed, senders: new Set<string>() };
    this.found.set(key, found);
    return found;
  }

  largest({ servers }: Model): MailClass[] {
    const all = [...this.found.values()];
    if (all.length > MOST_CLASSES) all.sort((a, b) => b.weight - a.weight);
    const kept = all.slice(0, MOST_CLASSES);
    const sum = kept.reduce((total, { weight }) => total + weight, 0);
    const numbers = new Map(servers.map(({ name }, number) => [name, number]));
    const numbersOf = (own: readonly ServerModel[]): number[] =>
      own.map(({ name }) => numbers.get(name) ?? 0).sort((a, b) => a - b);
    return kept.map(({ weight, servers: own, first, life, addressed, senders }) => {
      const relays = own.flatMap(({ relay }) => (relay === null ? [] : [queueLife(relay)]));
      return {
        weight: weight / sum,
        accepting: numbersOf(own),
        first: numbersOf(first),
        final: numbersOf(own.filter(({ relay }) => relay === null)),
        life,
        relayLife: Math.min(...relays, Number.POSITIVE_INFINITY),
        senders,
        domains: new Set([addressed]),
      };
    });
  }
}

/** The mail of a model by the servers that it can go to; hosts that try one preference only are kept apart from the others. */
export function mailClasses(model: Model): readonly MailClass[] {
  const routes = new Map(routesOf(model).map((route) => [route.domain.name, route]));
  const classes = new Classes();
  for (const { domain, addressed, from, rate } of flowsOf(model)) {
    const route = routes.get(domain);
    const [best] = route?.levels ?? [];
    if (route === undefined || best === undefined) continue;
    for (const { sender, share } of from) {
      const { honoursBackups } = sender.mta;
      const life = queueLife(sender.mta);
      for (const [servers, part] of [
        [route.servers, honoursBackups],
        [best.servers, 1 - honoursBackups],
      ] as const) {
        if (part === 0) continue;
        const found = classes.of(route, servers, life, addressed);
        found.weight += rate * share * part;
        found.senders.add(sender.name);
      }
    }
  }
  return classes.largest(model);
}

import { flowsOf, type Route as MailRoute, routesOf } from '../checks/index.js';
import { queueLife } from '../mail/index.js';
import type { Model, ServerModel } from '../model/index.js';
import type { Seconds } from '../units/index.js';

/** Mail that meets the same servers, and waits for them in the same way. Servers by number. */
export interface MailClass {
  /** Part of all mail. */
  weight: number;
  /** Servers that take it from its senders; those that are tried first; and those where it ends. */
  readonly accepting: readonly number[];
  readonly first: readonly number[];
  readonly final: readonly number[];
  /** How long its senders keep it [s], and relays among the accepting servers. */
  readonly life: Seconds;
  readonly relayLife: Seconds;
  readonly senders: Set<string>;
  readonly domains: Set<string>;
}

/** Classes beyond so many, the smallest, are left out: others like them tell the same. */
export const MOST_CLASSES = 64;

class Classes {
  private readonly found = new Map<string, MailClass>();
  private readonly numbers: ReadonlyMap<string, number>;

  constructor({ servers }: Model) {
    this.numbers = new Map(servers.map(({ name }, number) => [name, number]));
  }

  private numbersOf(servers: readonly ServerModel[]): number[] {
    return servers.map(({ name }) => this.numbers.get(name) ?? 0).sort((a, b) => a - b);
  }

  add(
    servers: readonly ServerModel[],
    first: readonly ServerModel[],
    life: Seconds,
    names: readonly string[],
  ): MailClass {
    const accepting = this.numbersOf(servers);
    const relays = servers.flatMap(({ relay }) => (relay === null ? [] : [queueLife(relay)]));
    // A class for each domain, so that the figures of a domain have the failures of its own servers.
    const key = JSON.stringify([accepting, this.numbersOf(first), life, ...names]);
    const known = this.found.get(key) ?? {
      weight: 0,
      accepting,
      first: this.numbersOf(first),
      final: this.numbersOf(servers.filter(({ relay }) => relay === null)),
      life,
      relayLife: Math.min(...relays, Number.POSITIVE_INFINITY),
      senders: new Set<string>(),
      domains: new Set<string>(names),
    };
    this.found.set(key, known);
    return known;
  }

  largest(): MailClass[] {
    const all = [...this.found.values()];
    if (all.length > MOST_CLASSES) all.sort((a, b) => b.weight - a.weight);
    const kept = all.slice(0, MOST_CLASSES);
    const sum = kept.reduce((total, { weight }) => total + weight, 0);
    for (const one of kept) one.weight /= sum;
    return kept;
  }
}

/** The mail of a model by the servers that it can go to: hosts that try one preference only are apart from the others. */
export function mailClasses(given: Model): readonly MailClass[] {
  // Routes and flows are remembered as long as the object that they are asked of.
  const model = { ...given };
  const routes = new Map(routesOf(model).map((route) => [route.domain.name, route]));
  const classes = new Classes(model);
  for (const { domain, addressed, from, rate } of flowsOf(model)) {
    const route: MailRoute | undefined = routes.get(domain);
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
        const found = classes.add(servers, best.servers, life, [addressed]);
        found.weight += rate * share * part;
        found.senders.add(sender.name);
      }
    }
  }
  return classes.largest();
}

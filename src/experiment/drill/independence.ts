import type { DomainModel, Model, MxAnswer, SenderModel } from '../../model/index.js';
import type { Fault, ThingKind } from '../../results/index.js';

/** Disjoint sets: each key leads to the representative of its set. */
class Sets {
  private readonly parents = new Map<string, string>();

  find(key: string): string {
    let at = key;
    for (let up = this.parents.get(at); up !== undefined; up = this.parents.get(at)) at = up;
    return at;
  }

  join(one: string, other: string): void {
    const [a, b] = [this.find(one), this.find(other)];
    if (a !== b) this.parents.set(a, b);
  }
}

function keyOf(sort: ThingKind | 'host' | 'greylist' | 'limit', name: string): string {
  return `${sort} ${name}`;
}

/** Names that an answer leads to. Without records the domain's own address is the exchanger (RFC 5321 §5.1). */
function namesIn(answer: MxAnswer, { name }: DomainModel): string[] {
  if (answer.kind === 'mx') return answer.records.map(({ exchanger }) => exchanger);
  return answer.kind === 'cname' ? [answer.target, name] : [name];
}

/**
 * One queue runner for everything, queue runs, or one next hop: mail that waits for one domain may hold up that for
 * another.
 */
function queuesTogether({ mta }: Pick<SenderModel, 'mta'>): boolean {
  return (mta.via ?? mta.fallback) !== undefined || mta.retry.atOnce !== null || mta.retry.per === 'queue';
}

/**
 * Finds things that have no mail, no server, no site and no memory in common: a fault in one of them does not affect
 * mail that meets the other. Exact: a message has one domain, and whatever it may meet is in that domain's set.
 */
export class Independence {
  private readonly sets = new Sets();
  private readonly isWhole: boolean;

  constructor(model: Model) {
    const { domains, hosts, servers, senders, changes } = model;
    const relays = servers.flatMap(({ relay }) => (relay === null ? [] : [{ mta: relay }]));
    this.isWhole = [...senders, ...relays].some(queuesTogether);
    for (const { name, answer } of hosts) {
      if (answer.kind !== 'servers') continue;
      for (const server of answer.servers) this.sets.join(keyOf('host', name), keyOf('server', server));
    }
    for (const { name, hosts: own, site, greylist, perClient = [], standby } of servers) {
      for (const host of own) this.sets.join(keyOf('host', host), keyOf('server', name));
      if (site !== null) this.sets.join(keyOf('site', site), keyOf('server', name));
      if (greylist !== null) this.sets.join(keyOf('greylist', greylist.database), keyOf('server', name));
      for (const other of standby?.for ?? []) this.sets.join(keyOf('server', other), keyOf('server', name));
      for (const { memory } of perClient) this.sets.join(keyOf('limit', memory), keyOf('server', name));
    }
    for (const domain of domains) {
      const later = changes.filter((change) => change.domain === domain.name).map(({ answer }) => answer);
      for (const name of [domain.answer, ...later].flatMap((answer) => namesIn(answer, domain))) {
        this.sets.join(keyOf('nameServers', domain.name), keyOf('host', name));
        // An alias of a domain leads to the records of the other.
        this.sets.join(keyOf('host', name), keyOf('nameServers', name));
      }
    }
  }

  /** True if two faults cannot interact. */
  apart(one: Fault, other: Fault): boolean {
    if (this.isWhole) return false;
    return this.sets.find(keyOf(one.thing, one.name)) !== this.sets.find(keyOf(other.thing, other.name));
  }
}

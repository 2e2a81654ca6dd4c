import type { MtaBehaviour } from '../mail/index.js';
import type { Model } from '../model/index.js';
import { printableName } from '../report/index.js';
import type { Actor } from '../results/index.js';

/** Who runs a queue: a sender, or a relay. */
export interface Party {
  readonly mta: MtaBehaviour;
  readonly isRelay: boolean;
  /** Sending hosts. */
  readonly hosts: number;
}

/** Who can take part in the stories of a model: made once, asked for every story. */
export class Cast {
  private readonly senders: ReadonlyMap<string, Party>;
  private readonly relays: ReadonlyMap<string, Party>;
  private readonly greylists: ReadonlySet<string>;
  private readonly lifetimes: ReadonlyMap<string, number>;

  constructor(model: Model) {
    this.senders = new Map(model.senders.map(({ name, mta, hosts }) => [name, { mta, hosts, isRelay: false }]));
    this.relays = new Map(
      model.servers.flatMap(({ name, relay }) =>
        relay === null ? [] : [[name, { mta: relay, hosts: 1, isRelay: true }] as const],
      ),
    );
    this.greylists = new Set(model.servers.filter(({ greylist }) => greylist !== null).map(({ name }) => name));
    this.lifetimes = new Map(model.domains.map(({ name, ttl }) => [name, ttl]));
  }

  /** Whose queue it is. A relay may be called like a sender: copy 1 of a message is always the sender's own. */
  party(by: string, copy: number): Party {
    const [first, second] = copy === 1 ? [this.senders, this.relays] : [this.relays, this.senders];
    const party = first.get(by) ?? second.get(by);
    if (party === undefined) throw new Error(`nobody in this model is called ${by}`);
    return party;
  }

  isRelay(server: string): boolean {
    return this.relays.has(server);
  }

  hasGreylist(server: string): boolean {
    return this.greylists.has(server);
  }

  /** How long an answer for the domain is kept [s]. */
  ttl(domain: string): number {
    return this.lifetimes.get(domain) ?? Number.NaN;
  }
}

/** The actors of one story, in the order in which they come in. */
export class Actors {
  readonly list: Actor[] = [];
  private readonly positions = new Map<string, number>();

  /** Position of an actor; takes it in where it is new. A server stays what it was first seen as. */
  of(name: string, role: Actor['role']): number {
    const shown = role === 'dns' ? 'DNS' : printableName(name);
    const key = role === 'sender' || role === 'dns' ? `${role} ${name}` : `server ${name}`;
    const known = this.positions.get(key);
    if (known !== undefined) return known;
    this.list.push({ name: shown, role });
    this.positions.set(key, this.list.length - 1);
    return this.list.length - 1;
  }
}

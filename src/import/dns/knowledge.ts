import type { Place } from '../finding.js';
import {
  type DnsSource,
  type Lookup,
  parentOf,
  type Question,
  type RecordData,
  type ResourceRecord,
} from './record.js';

type Type = RecordData['type'];

/** The known addresses of a host name, or the result of looking it up. */
export type HostAnswer =
  | {
      readonly kind: 'addresses';
      readonly v4: readonly string[];
      readonly v6: readonly string[];
      readonly place: Place;
    }
  | { readonly kind: 'alias'; readonly target: string; readonly place: Place }
  | { readonly kind: Lookup; readonly from: string }
  | { readonly kind: 'unknown' };

/** All DNS data of the sources, looked up by name. */
export class Knowledge {
  readonly #sources: readonly DnsSource[];
  readonly #byOwner = new Map<string, ResourceRecord[]>();
  readonly #questions = new Map<string, Question>();
  /** Names that exist because one below them does (RFC 4592 §2.2.2). */
  readonly #inner = new Set<string>();
  readonly #delegations = new Set<string>();
  readonly #zones: ReadonlySet<string>;

  constructor(sources: readonly DnsSource[]) {
    this.#sources = sources;
    this.#zones = new Set(sources.flatMap(({ zones }) => zones));
    for (const source of sources) {
      for (const record of source.records) this.#add(record);
      for (const question of source.questions) this.#questions.set(`${question.asks} ${question.name}`, question);
      for (const name of source.names) {
        for (let up = parentOf(name); up !== '.' && !this.#inner.has(up); up = parentOf(up)) this.#inner.add(up);
      }
    }
  }

  #add(record: ResourceRecord): void {
    const { owner, data } = record;
    if (data.type === 'NS' && !this.#zones.has(owner) && this.#isInside(owner)) this.#delegations.add(owner);
    const before = this.#byOwner.get(owner);
    if (before === undefined) this.#byOwner.set(owner, [record]);
    else before.push(record);
  }

  /** Names that own records of a type, in the order of the sources. */
  ownersOf(type: Type): string[] {
    return [...this.#byOwner].flatMap(([owner, records]) =>
      records.some(({ data }) => data.type === type) ? owner : [],
    );
  }

  /** Records of a name and type, without duplicates. */
  records<T extends Type>(
    name: string,
    type: T,
  ): (ResourceRecord & { readonly data: Extract<RecordData, { type: T }> })[] {
    const seen = new Set<string>();
    return (this.#byOwner.get(name) ?? []).flatMap((record) => {
      const { data } = record;
      const key = JSON.stringify(data);
      if (!hasType(data, type) || seen.has(key)) return [];
      seen.add(key);
      return { ...record, data };
    });
  }

  /** The duplicates among a name's records of a type. */
  repeats(name: string, type: Type): ResourceRecord[] {
    const seen = new Set<string>();
    return (this.#byOwner.get(name) ?? []).filter(({ data }) => {
      const key = JSON.stringify(data);
      return data.type === type && seen.size === seen.add(key).size;
    });
  }

  get questions(): readonly Question[] {
    return [...this.#questions.values()];
  }

  question(asks: Question['asks'], name: string): Question | undefined {
    return this.#questions.get(`${asks} ${name}`);
  }

  get zones(): readonly string[] {
    return [...this.#zones];
  }

  /** True if a name is in or below a zone that a source holds. */
  #isInside(name: string): boolean {
    for (let up = name; up !== '.'; up = parentOf(up)) if (this.#zones.has(up)) return true;
    return this.#zones.has('.');
  }

  /** The nearest enclosing zone that a source holds whole, unless another server is authoritative for the name. */
  zoneOf(name: string): string | undefined {
    for (let up = name; ; up = parentOf(up)) {
      if (this.#delegations.has(up)) return undefined;
      if (this.#zones.has(up)) return up;
      if (up === '.') return undefined;
    }
  }

  /** True if a name is below a zone's cut, so that its records here are not served. */
  isDelegated(name: string): boolean {
    return this.#isInside(name) && this.zoneOf(name) === undefined;
  }

  exists(name: string): boolean {
    return this.#inner.has(name) || this.#sources.some(({ names }) => names.has(name));
  }

  /** The answer to an address query for a name; from a wildcard if the name itself does not exist (RFC 4592). */
  host(name: string): HostAnswer {
    const own = this.#addresses(name, name);
    if (own !== undefined) return own;
    const question = this.question('address', name);
    if (question !== undefined && question.lookup !== 'answered') {
      return { kind: question.lookup, from: question.place.source };
    }
    const zone = this.zoneOf(name);
    if (zone === undefined) return { kind: 'unknown' };
    const from = `zone ${zone}`;
    if (this.exists(name)) return { kind: 'empty', from };
    let closest = parentOf(name);
    while (closest !== '.' && closest !== zone && !this.exists(closest)) closest = parentOf(closest);
    if (!this.exists(`*.${closest}`)) return { kind: 'nxdomain', from };
    return this.#addresses(`*.${closest}`, name) ?? { kind: 'empty', from };
  }

  #addresses(owner: string, name: string): HostAnswer | undefined {
    const v4 = this.records(owner, 'A');
    const v6 = this.records(owner, 'AAAA');
    const [first] = [...v4, ...v6];
    if (first !== undefined) {
      const [fours, sixes] = [v4, v6].map((records) => records.map(({ data }) => data.address).sort());
      return { kind: 'addresses', v4: fours ?? [], v6: sixes ?? [], place: first.place };
    }
    const [alias] = this.records(owner, 'CNAME');
    return alias === undefined || alias.data.target === name
      ? undefined
      : { kind: 'alias', target: alias.data.target, place: alias.place };
  }
}

function hasType<T extends Type>(data: RecordData, type: T): data is Extract<RecordData, { type: T }> {
  return data.type === type;
}

import type { ChangeModel, DomainModel, Model, MxAnswer } from '../../model/index.js';
import {
  ANSWER_EMPTY,
  ANSWER_NULL_MX,
  ANSWER_NXDOMAIN,
  ANSWER_RECORDS,
  ANSWER_SERVFAIL,
  ANSWER_TIMEOUT,
  HOST_ADDRESSES,
  HOST_EMPTY,
  HOST_NXDOMAIN,
  HOST_SERVFAIL,
  HOST_TIMEOUT,
  ROTATE_CYCLIC,
  ROTATE_FIXED,
  ROTATE_RANDOM,
} from '../core/codes.js';

import { addressesOf, type Families, familiesOf } from './families.js';

const HOST_KINDS = {
  servers: HOST_ADDRESSES,
  nxdomain: HOST_NXDOMAIN,
  empty: HOST_EMPTY,
  servfail: HOST_SERVFAIL,
  timeout: HOST_TIMEOUT,
} as const;

const ROTATIONS = { fixed: ROTATE_FIXED, cyclic: ROTATE_CYCLIC, random: ROTATE_RANDOM } as const;

/** More CNAMEs than this in a row are a loop. */
const MOST_ALIASES = 16;

interface CompiledAnswer {
  readonly kind: number;
  /** How long it may be kept [s]. */
  readonly life: number;
  /** The domain's own address stands in for MX records (RFC 5321 §5.1). */
  readonly implicit: boolean;
  readonly records: readonly { readonly host: number; readonly preference: number; readonly place: number }[];
}

/** An answer, from the instant it begins to be given [s]: found under the name `owner`, by aliases of which one lives no longer than `aliasTtl` [s]. */
interface Followed {
  readonly from: number;
  readonly answer: MxAnswer;
  readonly owner: string;
  readonly aliasTtl: number;
}

/** Of a name that is no domain of the model: at most it has an address. */
const NO_DATA: MxAnswer = { kind: 'empty' };

/** The DNS as numbers: answers with their records sorted by preference, hosts with their addresses. */
export class Zone {
  readonly answerKind: Uint8Array;
  /** How long each answer may be kept [s]. */
  readonly answerLife: Float64Array;
  readonly answerIsImplicit: Uint8Array;
  /** The answer that a domain's own address makes, for an MTA that falls back on it; -1 where there is no address. */
  readonly ownAddress: Int32Array;
  /** Records of answer a: `recordFirst[a]` up to `recordFirst[a + 1]`. */
  readonly recordFirst: Int32Array;
  readonly recordHost: Int32Array;
  readonly recordPreference: Int32Array;
  /** Place of the record in the answer as the DNS server holds it. */
  readonly recordPlace: Int32Array;
  /** 1 where every host of the answer is a name with an address; one of IPv4, one of IPv6. */
  readonly allResolve: Uint8Array;
  readonly allResolveToIpv4: Uint8Array;
  readonly allResolveToIpv6: Uint8Array;
  /** 1 where some host of the answer has an address of IPv6. */
  readonly hasIpv6: Uint8Array;
  /** 1 where, besides, each of these names has one address, and that is of IPv4. */
  readonly isPlain: Uint8Array;
  readonly hostKind: Uint8Array;
  readonly families: Families;
  /** 1 where the name is an IP address. */
  readonly hostIsAddress: Uint8Array;
  /** Addresses of host h: `addressFirst[h]` up to `addressFirst[h + 1]`. An address is a server under this name, by one family. */
  readonly addressFirst: Int32Array;
  readonly addressServer: Int32Array;
  readonly addressHost: Int32Array;
  readonly hostNumbers: ReadonlyMap<string, number>;
  readonly rotation: Uint8Array;
  /** Names, by number. */
  readonly hosts: readonly string[];
  readonly domains: readonly string[];
  /** Most addresses that one answer can lead to. */
  readonly longestList: number;
  /** Most records in one answer. */
  readonly mostRecords: number;
  private readonly history: readonly (readonly { from: number; answer: number }[])[];

  constructor(model: Model) {
    this.domains = model.domains.map(({ name }) => name);
    const addresses = addressesOf(model);
    this.hosts = model.hosts.map(({ name }) => name);
    this.hostNumbers = new Map(model.hosts.map((host, h) => [host.name, h]));
    this.hostKind = Uint8Array.from(model.hosts, (host) => HOST_KINDS[host.answer.kind]);
    this.families = familiesOf(this.hostKind, addresses);
    this.hostIsAddress = Uint8Array.from(model.hosts, ({ name }) => (/^[\d.]+$|:/.test(name) ? 1 : 0));
    this.addressFirst = offsets(addresses.map((list) => list.length));
    this.addressServer = Int32Array.from(addresses.flat(), ({ server }) => server);
    this.addressHost = Int32Array.from(addresses.flatMap((list, host) => list.map(() => host)));

    const compiler = new AnswerCompiler(model, this.hostNumbers);
    this.history = model.domains.map((domain) => compiler.historyOf(domain.name));
    const ownAddresses = model.domains.map((domain) => compiler.ownAddressOf(domain.name));
    const { answers } = compiler;
    this.answerKind = Uint8Array.from(answers, (answer) => answer.kind);
    this.answerLife = Float64Array.from(answers, (answer) => answer.life);
    this.answerIsImplicit = Uint8Array.from(answers, (answer) => (answer.implicit ? 1 : 0));
    this.ownAddress = Int32Array.from(ownAddresses);
    this.recordFirst = offsets(answers.map((answer) => answer.records.length));
    const records = answers.flatMap((answer) => answer.records);
    this.recordHost = Int32Array.from(records, (record) => record.host);
    this.recordPreference = Int32Array.from(records, (record) => record.preference);
    this.recordPlace = Int32Array.from(records, (record) => record.place);
    this.allResolve = this.ofAll(answers, (host) => this.resolves(host));
    this.allResolveToIpv4 = this.ofAll(answers, (host) => this.resolves(host, this.families.kindOfIpv4));
    this.allResolveToIpv6 = this.ofAll(answers, (host) => this.resolves(host, this.families.kindOfIpv6));
    this.hasIpv6 = Uint8Array.from(answers, (answer) =>
      answer.records.some(({ host }) => this.families.hasIpv6[host] === 1) ? 1 : 0,
    );
    this.isPlain = this.ofAll(answers, (host) => this.hasOneAddress(host)).map((all, answer) =>
      answers[answer]?.records.length === 0 ? 0 : all,
    );
    this.rotation = Uint8Array.from(model.domains, (domain) => ROTATIONS[domain.rotate]);
    this.mostRecords = answers.reduce((most, { records: list }) => Math.max(most, list.length), 1);
    this.longestList = answers.reduce((most, { records: list }) => Math.max(most, this.lengthOf(list)), 1);
  }

  /** Every answer that a domain ever gives, each from the instant it begins to be given [s]. */
  historyOf(domain: number): readonly { readonly from: number; readonly answer: number }[] {
    return this.history[domain] ?? [];
  }

  /** Has some host of any list of this zone more than one address? */
  get multihomed(): boolean {
    return this.hostKind.some((_, host) => this.isMultihomed(host));
  }

  /** Has this host more than one address? */
  isMultihomed(host: number): boolean {
    return (this.addressFirst[host + 1] as number) - (this.addressFirst[host] as number) > 1;
  }

  private ofAll(answers: readonly CompiledAnswer[], test: (host: number) => boolean): Uint8Array {
    return Uint8Array.from(answers, ({ records }) => (records.every(({ host }) => test(host)) ? 1 : 0));
  }

  private resolves(host: number, kinds = this.hostKind): boolean {
    return kinds[host] === HOST_ADDRESSES && this.hostIsAddress[host] === 0;
  }

  /** And that is of IPv4. */
  private hasOneAddress(host: number): boolean {
    return this.resolves(host) && !this.isMultihomed(host) && this.families.hasIpv6[host] === 0;
  }

  private lengthOf(records: CompiledAnswer['records']): number {
    return records.reduce(
      (sum, { host }) => sum + (this.addressFirst[host + 1] as number) - (this.addressFirst[host] as number),
      0,
    );
  }
}

function offsets(lengths: readonly number[]): Int32Array {
  const first = new Int32Array(lengths.length + 1);
  lengths.forEach((length, i) => {
    first[i + 1] = (first[i] as number) + length;
  });
  return first;
}

/** Follows aliases and implicit MX, and turns each answer that a domain ever has into numbers. */
class AnswerCompiler {
  readonly answers: CompiledAnswer[] = [];
  private readonly hosts: ReadonlyMap<string, number>;
  private readonly hostKinds: readonly number[];
  private readonly domains: ReadonlyMap<string, DomainModel>;
  private readonly changes = new Map<string, ChangeModel[]>();
  private readonly instants: readonly number[];

  constructor(model: Model, hosts: ReadonlyMap<string, number>) {
    this.hosts = hosts;
    this.instants = [...new Set([Number.NEGATIVE_INFINITY, ...model.changes.map(({ at }) => at)])].sort(
      (a, b) => a - b,
    );
    for (const change of model.changes) {
      this.changes.set(change.domain, [...(this.changes.get(change.domain) ?? []), change]);
    }
    this.hostKinds = model.hosts.map((host) => HOST_KINDS[host.answer.kind]);
    this.domains = new Map(model.domains.map((domain) => [domain.name, domain]));
  }

  /** Every answer that a query for this name gets, each from the instant it begins to be given. */
  historyOf(name: string): { from: number; answer: number }[] {
    const found: Followed[] = [];
    for (const from of this.instants) {
      const next = this.followed(name, from);
      const before = found.at(-1);
      if (before === undefined || next.answer !== before.answer || next.owner !== before.owner) found.push(next);
    }
    return found.map((one) => {
      const compiled = { ...this.compile(one.answer, one.owner), life: this.lifeOf(name, one, found.length > 1) };
      return { from: one.from, answer: this.answers.push(compiled) - 1 };
    });
  }

  /**
   * How long an answer may be kept [s]: the TTL of its records (RFC 1035 §3.2.1), or of the statement that there are none
   * (RFC 2308 §5), if the alias that led there does not end before. Where the domain's own address stands in for records,
   * it is that there are none that can change; where it never does, only the order of addresses can.
   */
  private lifeOf(name: string, { answer, owner, aliasTtl }: Followed, changes: boolean): number {
    const asked = this.domains.get(name) as DomainModel;
    const isNegative = answer.kind === 'nxdomain' || (answer.kind === 'empty' && (changes || !this.hasAddress(owner)));
    if (!isNegative) return asked.ttl;
    return Math.min(aliasTtl, (this.domains.get(owner) ?? asked).negativeTtl);
  }

  /** Number of the answer that the domain's own address makes, or -1. */
  ownAddressOf(name: string): number {
    if (!this.hasAddress(name)) return -1;
    const { ttl } = this.domains.get(name) as DomainModel;
    return this.answers.push({ ...this.implicit(name), life: ttl }) - 1;
  }

  /** Has a name an address, or may it have one as far as is known? */
  private hasAddress(name: string): boolean {
    const host = this.hosts.get(name);
    const kind = host === undefined ? HOST_NXDOMAIN : this.hostKinds[host];
    return kind !== HOST_NXDOMAIN && kind !== HOST_EMPTY;
  }

  /** RFC 5321 §5.1: where a CNAME is found, its target is processed as if it were the initial name. */
  private followed(name: string, from: number): Followed {
    let owner = name;
    let aliasTtl = Number.POSITIVE_INFINITY;
    for (let step = 0; step < MOST_ALIASES; step += 1) {
      const domain = this.domains.get(owner);
      if (domain === undefined) return { from, owner, aliasTtl, answer: NO_DATA };
      const answer = this.published(domain, from);
      if (answer.kind !== 'cname') return { from, owner, aliasTtl, answer };
      owner = answer.target;
      aliasTtl = Math.min(aliasTtl, domain.ttl);
    }
    return { from, owner, aliasTtl, answer: { kind: 'servfail' } };
  }

  private published(domain: DomainModel, t: number): MxAnswer {
    let answer = domain.answer;
    for (const change of this.changes.get(domain.name) ?? []) if (change.at <= t) answer = change.answer;
    return answer;
  }

  private compile(answer: MxAnswer, owner: string): Omit<CompiledAnswer, 'life'> {
    switch (answer.kind) {
      case 'mx':
        return {
          kind: ANSWER_RECORDS,
          implicit: false,
          records: answer.records
            .map(({ exchanger, preference }, place) => ({
              host: this.hosts.get(exchanger) as number,
              preference,
              place,
            }))
            .sort((a, b) => a.preference - b.preference),
        };
      case 'empty':
        return this.implicit(owner);
      case 'servfail':
        return noRecords(ANSWER_SERVFAIL);
      case 'timeout':
        return noRecords(ANSWER_TIMEOUT);
      case 'nullMx':
        return noRecords(ANSWER_NULL_MX);
      default:
        return noRecords(ANSWER_NXDOMAIN);
    }
  }

  /** RFC 5321 §5.1: no MX records, so the name itself is treated as an MX of preference 0, if it has an address. */
  private implicit(owner: string): Omit<CompiledAnswer, 'life'> {
    const host = this.hosts.get(owner);
    if (host === undefined || !this.hasAddress(owner)) return noRecords(ANSWER_EMPTY);
    return { kind: ANSWER_RECORDS, implicit: true, records: [{ host, preference: 0, place: 0 }] };
  }
}

function noRecords(kind: number): Omit<CompiledAnswer, 'life'> {
  return { kind, implicit: false, records: [] };
}

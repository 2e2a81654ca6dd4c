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
  /** The domain's own address stands in for MX records (RFC 5321 §5.1). */
  readonly implicit: boolean;
  readonly records: readonly { readonly host: number; readonly preference: number; readonly place: number }[];
}

interface Validity {
  readonly from: number;
  readonly answer: MxAnswer;
}

/** The DNS as numbers: answers with their records sorted by preference, hosts with their addresses. */
export class Zone {
  readonly answerKind: Uint8Array;
  readonly answerIsImplicit: Uint8Array;
  /** The answer that a domain's own address makes, for an MTA that falls back on it; -1 where there is no address. */
  readonly ownAddress: Int32Array;
  /** Records of answer a: `recordFirst[a]` up to `recordFirst[a + 1]`. */
  readonly recordFirst: Int32Array;
  readonly recordHost: Int32Array;
  readonly recordPreference: Int32Array;
  /** Place of the record in the answer as the DNS server holds it. */
  readonly recordPlace: Int32Array;
  /** 1 where every host of the answer is a name with an address. */
  readonly allResolve: Uint8Array;
  /** 1 where, besides, each of these names has one address. */
  readonly isPlain: Uint8Array;
  readonly hostKind: Uint8Array;
  /** 1 where the name is an IP address. */
  readonly hostIsAddress: Uint8Array;
  /** Addresses of host h: `addressFirst[h]` up to `addressFirst[h + 1]`. An address is a server under this name. */
  readonly addressFirst: Int32Array;
  readonly addressServer: Int32Array;
  readonly addressHost: Int32Array;
  readonly hostNumbers: ReadonlyMap<string, number>;
  readonly rotation: Uint8Array;
  /** The first domain whose MX records name the same hosts at all times: what senders that count by site take for one. */
  readonly site: Int32Array;
  readonly ttl: Float64Array;
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
    const serverNumbers = new Map(model.servers.map((server, s) => [server.name, s]));
    const addresses = model.hosts.map(({ answer }) =>
      answer.kind === 'servers' ? answer.servers.map((name) => serverNumbers.get(name) as number) : [],
    );
    this.hosts = model.hosts.map(({ name }) => name);
    this.hostNumbers = new Map(model.hosts.map((host, h) => [host.name, h]));
    this.hostKind = Uint8Array.from(model.hosts, (host) => HOST_KINDS[host.answer.kind]);
    this.hostIsAddress = Uint8Array.from(model.hosts, ({ name }) => (/^[\d.]+$|:/.test(name) ? 1 : 0));
    this.addressFirst = offsets(addresses.map((list) => list.length));
    this.addressServer = Int32Array.from(addresses.flat());
    this.addressHost = Int32Array.from(addresses.flatMap((list, host) => list.map(() => host)));

    const compiler = new AnswerCompiler(model, this.hostNumbers);
    this.history = model.domains.map((domain) => compiler.historyOf(domain.name));
    const ownAddresses = model.domains.map((domain) => compiler.ownAddressOf(domain.name));
    const { answers } = compiler;
    this.answerKind = Uint8Array.from(answers, (answer) => answer.kind);
    this.answerIsImplicit = Uint8Array.from(answers, (answer) => (answer.implicit ? 1 : 0));
    this.ownAddress = Int32Array.from(ownAddresses);
    this.recordFirst = offsets(answers.map((answer) => answer.records.length));
    const records = answers.flatMap((answer) => answer.records);
    this.recordHost = Int32Array.from(records, (record) => record.host);
    this.recordPreference = Int32Array.from(records, (record) => record.preference);
    this.recordPlace = Int32Array.from(records, (record) => record.place);
    this.allResolve = Uint8Array.from(answers, (answer) =>
      answer.records.every(({ host }) => this.resolves(host)) ? 1 : 0,
    );
    this.isPlain = Uint8Array.from(answers, ({ records: list }) =>
      list.length > 0 && list.every(({ host }) => this.resolves(host) && !this.isMultihomed(host)) ? 1 : 0,
    );
    this.rotation = Uint8Array.from(model.domains, (domain) => ROTATIONS[domain.rotate]);
    this.site = firstAlike(this.history.map((answers, domain) => this.hostsOverTime(answers) || `domain ${domain}`));
    this.ttl = Float64Array.from(model.domains, (domain) => domain.ttl);
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

  /** The hosts that a domain's MX records name, and when that changes, as one text; empty where they never name any. */
  private hostsOverTime(answers: readonly { readonly from: number; readonly answer: number }[]): string {
    const sets = answers.map(({ from, answer }) => {
      const named = this.recordHost.subarray(this.recordFirst[answer], this.recordFirst[answer + 1]);
      return { from, set: [...new Set(named)].sort((a, b) => a - b).join(' ') };
    });
    if (sets.every(({ set }) => set === '')) return '';
    const changes = sets.filter(({ set }, i) => set !== sets[i - 1]?.set);
    return changes.map(({ from, set }) => `${from}: ${set}`).join('; ');
  }

  private resolves(host: number): boolean {
    return this.hostKind[host] === HOST_ADDRESSES && this.hostIsAddress[host] === 0;
  }

  private lengthOf(records: CompiledAnswer['records']): number {
    return records.reduce(
      (sum, { host }) => sum + (this.addressFirst[host + 1] as number) - (this.addressFirst[host] as number),
      0,
    );
  }
}

/** The place of the first of those alike, for each. */
function firstAlike(texts: readonly string[]): Int32Array {
  const first = new Map<string, number>();
  return Int32Array.from(texts, (text, place) => {
    const known = first.get(text) ?? place;
    first.set(text, known);
    return known;
  });
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
    const history: { from: number; answer: number }[] = [];
    let before: MxAnswer | null = null;
    let beforeName = '';
    for (const from of this.instants) {
      const { answer, owner } = this.followed(name, from);
      if (answer === before && owner === beforeName) continue;
      before = answer;
      beforeName = owner;
      history.push({ from, answer: this.answers.push(this.compile(answer, owner)) - 1 });
    }
    return history;
  }

  /** Number of the answer that the domain's own address makes, or -1. */
  ownAddressOf(name: string): number {
    const answer = this.implicit(name);
    return answer.kind === ANSWER_RECORDS ? this.answers.push(answer) - 1 : -1;
  }

  /** RFC 5321 §5.1: where a CNAME is found, its target is processed as if it were the initial name. */
  private followed(name: string, t: number): Validity & { owner: string } {
    let owner = name;
    for (let step = 0; step < MOST_ALIASES; step += 1) {
      const domain = this.domains.get(owner);
      if (domain === undefined) return { from: t, owner, answer: { kind: 'empty' } };
      const answer = this.published(domain, t);
      if (answer.kind !== 'cname') return { from: t, owner, answer };
      owner = answer.target;
    }
    return { from: t, owner, answer: { kind: 'servfail' } };
  }

  private published(domain: DomainModel, t: number): MxAnswer {
    let answer = domain.answer;
    for (const change of this.changes.get(domain.name) ?? []) if (change.at <= t) answer = change.answer;
    return answer;
  }

  private compile(answer: MxAnswer, owner: string): CompiledAnswer {
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
  private implicit(owner: string): CompiledAnswer {
    const host = this.hosts.get(owner);
    const kind = host === undefined ? HOST_NXDOMAIN : this.hostKinds[host];
    if (host === undefined || kind === HOST_NXDOMAIN || kind === HOST_EMPTY) return noRecords(ANSWER_EMPTY);
    return { kind: ANSWER_RECORDS, implicit: true, records: [{ host, preference: 0, place: 0 }] };
  }
}

function noRecords(kind: number): CompiledAnswer {
  return { kind, implicit: false, records: [] };
}

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
  HOST_LOOPBACK,
  HOST_NXDOMAIN,
  HOST_SERVFAIL,
  HOST_TIMEOUT,
} from '../core/codes.js';
import { type PlacedLookupFailure, placedLookupFailures } from './lookup-failure-records.js';

export const HOST_KINDS = {
  servers: HOST_ADDRESSES,
  nxdomain: HOST_NXDOMAIN,
  empty: HOST_EMPTY,
  servfail: HOST_SERVFAIL,
  timeout: HOST_TIMEOUT,
  loopback: HOST_LOOPBACK,
} as const;

/** Kinds of answers to an MX query when name servers fail. */
const FAILURES = {
  nxdomain: ANSWER_NXDOMAIN,
  empty: ANSWER_EMPTY,
  servfail: ANSWER_SERVFAIL,
  timeout: ANSWER_TIMEOUT,
} as const;

/** More CNAMEs than this in a row are a loop. */
const MOST_ALIASES = 16;

export interface CompiledAnswer {
  readonly kind: number;
  /** Time for which it may be cached [s]. */
  readonly life: number;
  /** The domain's own address stands in for MX records (RFC 5321 §5.1). */
  readonly implicit: boolean;
  readonly records: readonly { readonly host: number; readonly preference: number; readonly place: number }[];
  /** Its records are signed (DNSSEC), so TLSA records of their hosts count. */
  readonly signed: boolean;
  /** Numbers of the failures of name servers that a query for it may meet. */
  readonly failures: readonly number[];
}

/** Content of an answer; its lifetime and its failures depend on the name that was queried. */
type Content = Omit<CompiledAnswer, 'life' | 'failures' | 'signed'>;

/** An answer, from the instant it begins to be given [s]: found under the name `owner`, by aliases of which one lives no longer than `aliasTtl` [s]; `asked`: names of all domains on the way. */
interface Followed {
  readonly from: number;
  readonly answer: MxAnswer;
  readonly owner: string;
  readonly aliasTtl: number;
  readonly asked: readonly string[];
  /** Time for which its records may be cached [s], and whether they are signed. */
  readonly ttl: number;
  readonly signed: boolean;
}

/** Content for a name that is no domain of the model: at most it has an address. */
const NO_DATA: MxAnswer = { kind: 'empty' };

function isAlike(one: Followed, other: Followed): boolean {
  if (one.ttl !== other.ttl || one.signed !== other.signed) return false;
  return one.answer === other.answer && one.owner === other.owner;
}

/** Follows aliases and implicit MX, and turns each answer that a domain ever has into numbers. */
export class AnswerCompiler {
  readonly answers: CompiledAnswer[] = [];
  private readonly hosts: ReadonlyMap<string, number>;
  private readonly hostKinds: readonly number[];
  private readonly domains: ReadonlyMap<string, DomainModel>;
  private readonly changes = new Map<string, ChangeModel[]>();
  private readonly instants: readonly number[];
  /** Failures of name servers of domains, by their number. */
  private readonly failures: readonly PlacedLookupFailure[];

  constructor(model: Model, hosts: ReadonlyMap<string, number>) {
    this.hosts = hosts;
    this.instants = [...new Set([Number.NEGATIVE_INFINITY, ...model.changes.map(({ at }) => at)])].sort(
      (a, b) => a - b,
    );
    for (const change of model.changes) {
      this.changes.set(change.domain, [...(this.changes.get(change.domain) ?? []), change]);
    }
    this.failures = placedLookupFailures(model).filter(({ of }) => of === 'domains');
    this.hostKinds = model.hosts.map((host) => HOST_KINDS[host.answer.kind]);
    this.domains = new Map(model.domains.map((domain) => [domain.name, domain]));
  }

  /** Every answer that a query for this name gets, each from the instant it begins to be given. */
  historyOf(name: string): { from: number; answer: number }[] {
    const found: Followed[] = [];
    for (const from of this.instants) {
      const next = this.followed(name, from);
      const before = found.at(-1);
      const isSame = before !== undefined && isAlike(next, before);
      if (!isSame || !this.failAlike(next, before)) found.push(next);
    }
    return found.map((one) => {
      const failures = this.failuresOf(one.asked);
      const life = this.lifeOf(name, one, found.length > 1 || failures.length > 0);
      const compiled = { life, failures, signed: one.signed, ...this.compile(one.answer, one.owner) };
      return { from: one.from, answer: this.answers.push(compiled) - 1 };
    });
  }

  /**
   * Time for which an answer may be cached [s]: the TTL of its records (RFC 1035 §3.2.1), or the negative TTL (RFC 2308 §5),
   * unless the alias that led there expires before. If the domain's own address stands in for records, it is the negative
   * answer that can change; if it never does, only the order of addresses can.
   */
  private lifeOf(name: string, { answer, owner, aliasTtl, ttl }: Followed, changes: boolean): number {
    const asked = this.domains.get(name) as DomainModel;
    const isNegative = answer.kind === 'nxdomain' || (answer.kind === 'empty' && (changes || !this.hasAddress(owner)));
    if (!isNegative) return ttl;
    return Math.min(aliasTtl, (this.domains.get(owner) ?? asked).negativeTtl);
  }

  private failAlike({ asked }: Followed, before: Followed): boolean {
    return this.failuresOf(asked).join() === this.failuresOf(before.asked).join();
  }

  /** Numbers of the failures that a query for MX records meets on its way by these names. */
  private failuresOf(asked: readonly string[]): number[] {
    return this.failures.flatMap(({ name, failure }, number) =>
      asked.includes(name) && (failure.record === null || failure.record === 'mx') ? number : [],
    );
  }

  /** The answer that each failure of a domain's name servers leads to, by its number. */
  failingAnswers(): ReadonlyMap<number, number> {
    const found = new Map<number, number>();
    this.failures.forEach(({ name, failure: { kind, record } }, number) => {
      if (record !== null && record !== 'mx') return;
      // A name without MX records may have an address of its own, unless that is denied as well (RFC 2308 §2.2).
      const content = kind === 'empty' && record === 'mx' ? this.implicit(name) : noRecords(FAILURES[kind]);
      const life = this.domains.get(name)?.negativeTtl ?? 0;
      found.set(number, this.answers.push({ life, failures: [], signed: false, ...content }) - 1);
    });
    return found;
  }

  /** Number of the answer that a fixed next hop makes: that host alone. */
  fixedHop(name: string): number {
    const records = [{ host: this.hosts.get(name) as number, preference: 0, place: 0 }];
    const life = Number.POSITIVE_INFINITY;
    return this.answers.push({ kind: ANSWER_RECORDS, life, implicit: false, records, failures: [], signed: false }) - 1;
  }

  /** Number of the answer that the domain's own address makes, or -1. */
  ownAddressOf(name: string): number {
    if (!this.hasAddress(name)) return -1;
    const { ttl, dane = false } = this.domains.get(name) as DomainModel;
    return this.answers.push({ ...this.implicit(name), life: ttl, failures: [], signed: dane }) - 1;
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
    const asked: string[] = [];
    const first = this.domains.get(name);
    const ttl = first === undefined ? 0 : this.ttlAt(first, from);
    for (let step = 0; step < MOST_ALIASES; step += 1) {
      asked.push(owner);
      const domain = this.domains.get(owner);
      if (domain === undefined) return { from, owner, aliasTtl, asked, ttl, signed: false, answer: NO_DATA };
      const answer = this.published(domain, from);
      if (answer.kind !== 'cname')
        return { from, owner, aliasTtl, asked, ttl, signed: this.isSigned(domain, from), answer };
      owner = answer.target;
      aliasTtl = Math.min(aliasTtl, this.ttlAt(domain, from));
    }
    return { from, owner, aliasTtl, asked, ttl, signed: false, answer: { kind: 'servfail' } };
  }

  private published(domain: DomainModel, t: number): MxAnswer {
    let answer = domain.answer;
    for (const change of this.changes.get(domain.name) ?? []) if (change.at <= t) answer = change.answer;
    return answer;
  }

  private ttlAt(domain: DomainModel, t: number): number {
    const changes = this.changes.get(domain.name) ?? [];
    return changes.findLast(({ at, ttl }) => at <= t && ttl !== undefined)?.ttl ?? domain.ttl;
  }

  private isSigned(domain: DomainModel, t: number): boolean {
    const changes = this.changes.get(domain.name) ?? [];
    return changes.findLast(({ at, dane }) => at <= t && dane !== undefined)?.dane ?? domain.dane ?? false;
  }

  private compile(answer: MxAnswer, owner: string): Content {
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
  private implicit(owner: string): Content {
    const host = this.hosts.get(owner);
    if (host === undefined || !this.hasAddress(owner)) return noRecords(ANSWER_EMPTY);
    return { kind: ANSWER_RECORDS, implicit: true, records: [{ host, preference: 0, place: 0 }] };
  }
}

function noRecords(kind: number): Content {
  return { kind, implicit: false, records: [] };
}

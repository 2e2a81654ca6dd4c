import { DEFAULTS, type Model } from '../../model/index.js';
import { HOST_ADDRESSES, ROTATE_CYCLIC, ROTATE_FIXED, ROTATE_RANDOM } from '../core/codes.js';
import { AnswerCompiler, type CompiledAnswer, HOST_KINDS } from './answer-compiler.js';
import { addressesOf, type Families, familiesOf } from './families.js';
import { failuresOfHosts } from './lookup-failure-records.js';

const ROTATIONS = { fixed: ROTATE_FIXED, cyclic: ROTATE_CYCLIC, random: ROTATE_RANDOM } as const;

/** The DNS as numbers: answers with their records sorted by preference, hosts with their addresses. */
export class Zone {
  readonly answerKind: Uint8Array;
  /** Time for which each answer may be cached [s]. */
  readonly answerLife: Float64Array;
  readonly answerIsImplicit: Uint8Array;
  readonly answerIsSigned: Uint8Array;
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
  /** 1 where the name is an alias. */
  readonly hostIsAlias: Uint8Array;
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
  /** Numbers of the failures that the query for an answer may meet, by answer; and of the answers that failures of domains lead to, by number. */
  readonly failuresOfAnswer: readonly (readonly number[])[];
  /** Numbers of the failures that the query for a host's address may meet; and TTL and negative TTL of the address [s]. */
  readonly failuresOfHost: readonly (readonly number[])[];
  readonly hostLives: readonly (readonly [number, number])[];
  readonly failingAnswers: ReadonlyMap<number, number>;
  /** Numbers of the answers that stand for fixed next hops, by host name. */
  readonly fixedHops: ReadonlyMap<string, number>;
  private readonly history: readonly (readonly { from: number; answer: number }[])[];

  constructor(model: Model) {
    this.domains = model.domains.map(({ name }) => name);
    const addresses = addressesOf(model);
    this.hosts = model.hosts.map(({ name }) => name);
    this.hostNumbers = new Map(model.hosts.map((host, h) => [host.name, h]));
    this.hostKind = Uint8Array.from(model.hosts, (host) => HOST_KINDS[host.answer.kind]);
    this.families = familiesOf(this.hostKind, addresses);
    this.hostIsAlias = Uint8Array.from(model.hosts, ({ aliasOf }) => (aliasOf === null ? 0 : 1));
    this.hostIsAddress = Uint8Array.from(model.hosts, ({ name }) => (/^[\d.]+$|:/.test(name) ? 1 : 0));
    this.addressFirst = offsets(addresses.map((list) => list.length));
    this.addressServer = Int32Array.from(addresses.flat(), ({ server }) => server);
    this.addressHost = Int32Array.from(addresses.flatMap((list, host) => list.map(() => host)));

    this.failuresOfHost = failuresOfHosts(model);
    this.hostLives = model.hosts.map(({ ttl, negativeTtl }) => [
      ttl ?? DEFAULTS.domain.ttl,
      negativeTtl ?? DEFAULTS.domain.negativeTtl,
    ]);
    const compiler = new AnswerCompiler(model, this.hostNumbers);
    this.history = model.domains.map((domain) => compiler.historyOf(domain.name));
    const ownAddresses = model.domains.map((domain) => compiler.ownAddressOf(domain.name));
    this.failingAnswers = compiler.failingAnswers();
    this.fixedHops = new Map(fixedHopsOf(model).map((name) => [name, compiler.fixedHop(name)]));
    const { answers } = compiler;
    this.failuresOfAnswer = answers.map(({ failures }) => failures);
    this.answerKind = Uint8Array.from(answers, (answer) => answer.kind);
    this.answerLife = Float64Array.from(answers, (answer) => answer.life);
    this.answerIsSigned = Uint8Array.from(answers, ({ signed }) => (signed ? 1 : 0));
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

  /** Do the name servers of the domain fail at times, or those of a name that it is an alias of? */
  failsAt(domain: number): boolean {
    return this.historyOf(domain).some(({ answer }) => (this.failuresOfAnswer[answer] ?? []).length > 0);
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
    const isSteady = this.failuresOfHost[host]?.length === 0;
    return isSteady && kinds[host] === HOST_ADDRESSES && this.hostIsAddress[host] === 0;
  }

  /** Has this host one address alone, which is of IPv4? */
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

/** Hosts that senders and relays use regardless of the DNS: `via`, and `fallback`. */
function fixedHopsOf({ senders, servers }: Model): readonly string[] {
  const mtas = [...senders.map(({ mta }) => mta), ...servers.flatMap(({ relay }) => relay ?? [])];
  return [...new Set(mtas.flatMap(({ via = [], fallback = [] }) => [via, fallback].flat()))];
}

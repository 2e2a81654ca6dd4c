import type { Answer, RecordType } from 'dns-packet';
import {
  type DnsSource,
  type Place,
  plainName,
  type Question,
  type RecordData,
  type ResourceRecord,
} from '../../import/index.js';
import { isAddress } from '../../scenario/index.js';
import { ask, type Reply, type Resolver } from './query.js';

/** Maximum number of hosts of one domain that are looked up: an answer may be hostile. */
const MOST_HOSTS = 200;
const MOST_ALIASES = 8;
/** Maximum number of queries under way at once. */
const AT_ONCE = 8;

/** The records found by live queries, and a few words on each failure. */
export interface LiveReading {
  readonly source: DnsSource;
  readonly problems: readonly string[];
}

function textOf(data: unknown): string {
  const parts = Array.isArray(data) ? data : [data];
  return parts
    .map((part) => (Buffer.isBuffer(part) ? part.toString('latin1') : String(part)))
    .join('')
    .slice(0, 4096);
}

/** The part of an answer that mail needs. */
function dataOf(answer: Answer): RecordData | null {
  switch (answer.type) {
    case 'MX':
      return { type: 'MX', preference: answer.data.preference ?? 0, exchanger: plainName(answer.data.exchange) };
    case 'A':
      return { type: 'A', address: answer.data };
    case 'AAAA':
      return { type: 'AAAA', address: answer.data };
    case 'CNAME':
      return { type: 'CNAME', target: plainName(answer.data) };
    case 'SOA':
      return { type: 'SOA', minimum: answer.data.minimum ?? 0 };
    case 'TXT':
      return { type: 'TXT', text: textOf(answer.data) };
    case 'TLSA':
      return { type: 'TLSA', usage: answer.data.usage };
    case 'RRSIG':
      return { type: 'signature' };
    default:
      return null;
  }
}

/** Queries name servers for all that a scenario needs of a domain. */
class LiveReader {
  readonly #resolvers: readonly Resolver[];
  readonly #place: Place;
  readonly #records: ResourceRecord[] = [];
  readonly #questions: Question[] = [];
  readonly #problems: string[] = [];

  constructor(resolvers: readonly Resolver[]) {
    this.#resolvers = resolvers;
    const names = resolvers.map(({ address, port }) => (port === 53 ? address : `${address} port ${port}`)).join(', ');
    this.#place = { source: `the DNS (${names})`, line: 0, column: 1, endColumn: 2, excerpt: '' };
  }

  async read(domains: readonly string[]): Promise<LiveReading> {
    for (const domain of domains) await this.#domain(domain);
    const source = { records: this.#records, names: new Set<string>(), zones: [], questions: this.#questions };
    return { source, problems: this.#problems };
  }

  async #domain(domain: string): Promise<void> {
    const reply = await this.#ask(domain, 'MX');
    if (reply.kind === 'reply' && !['NOERROR', 'NXDOMAIN', 'SERVFAIL'].includes(reply.rcode)) {
      this.#problems.push(
        `${this.#place.source} answers ${reply.rcode} to the question for the MX records of ${domain}`,
      );
      return;
    }
    const mx = this.#exchangersOf(domain);
    const lookup =
      reply.kind === 'silence'
        ? 'timeout'
        : reply.rcode === 'SERVFAIL'
          ? 'servfail'
          : reply.rcode === 'NXDOMAIN'
            ? 'nxdomain'
            : mx.length > 0
              ? 'answered'
              : 'empty';
    this.#questions.push({ name: domain, asks: 'mx', lookup, place: this.#place });
    if (reply.kind === 'silence') return;
    await this.#ask(domain, 'SOA');
    await this.#ask(`_mta-sts.${domain}`, 'TXT');
    const hosts = lookup === 'empty' ? [domain] : mx.slice(0, MOST_HOSTS);
    for (let at = 0; at < hosts.length; at += AT_ONCE) {
      await Promise.all(hosts.slice(at, at + AT_ONCE).map((host) => this.#host(host)));
    }
  }

  /** Exchangers of a domain, or of the domain that it is an alias of, each once. */
  #exchangersOf(domain: string): string[] {
    const alias = this.#records.find(({ owner, data }) => owner === domain && data.type === 'CNAME');
    const owner = alias?.data.type === 'CNAME' ? alias.data.target : domain;
    const found = this.#records.flatMap((record) =>
      record.owner === owner && record.data.type === 'MX' ? record.data.exchanger : [],
    );
    return [...new Set(found)].filter((host) => host !== '.' && !isAddress(host));
  }

  async #host(host: string): Promise<void> {
    let name = host;
    for (let step = 0; step < MOST_ALIASES; step += 1) {
      const replies = await Promise.all((['A', 'AAAA'] as const).map((type) => this.#ask(name, type)));
      await this.#ask(`_25._tcp.${name}`, 'TLSA');
      const end = this.#endOf(name);
      if (end === name) {
        this.#noteHost(name, replies);
        return;
      }
      if (this.#records.some(({ owner, data }) => owner === end && (data.type === 'A' || data.type === 'AAAA'))) return;
      name = end;
    }
  }

  /** The end of a chain of aliases, as far as it is known. */
  #endOf(name: string): string {
    let at = name;
    for (let step = 0; step < MOST_ALIASES; step += 1) {
      const alias = this.#records.find(({ owner, data }) => owner === at && data.type === 'CNAME');
      if (alias?.data.type !== 'CNAME') return at;
      at = alias.data.target;
    }
    return at;
  }

  /**
   * Notes how the lookup of a name without addresses ended; servers that only answer for their own zones tell nothing.
   */
  #noteHost(name: string, replies: readonly Reply[]): void {
    if (this.#records.some(({ owner, data }) => owner === name && (data.type === 'A' || data.type === 'AAAA'))) return;
    const codes = replies.map((reply) => (reply.kind === 'silence' ? 'silence' : reply.rcode));
    const lookup = codes.includes('NXDOMAIN')
      ? 'nxdomain'
      : codes.every((code) => code === 'NOERROR')
        ? 'empty'
        : codes.every((code) => code === 'silence')
          ? 'timeout'
          : codes.includes('SERVFAIL')
            ? 'servfail'
            : undefined;
    if (lookup !== undefined) this.#questions.push({ name, asks: 'address', lookup, place: this.#place });
  }

  async #ask(name: string, type: RecordType): Promise<Reply> {
    const reply = await ask(this.#resolvers, name, type);
    if (reply.kind === 'silence') return reply;
    const isReferral =
      reply.answers.length === 0 && !reply.isAuthoritative && reply.authorities.some((one) => one.type === 'NS');
    if (isReferral) return { ...reply, rcode: 'REFUSED' };
    // The SOA in a negative answer gives the time to cache it (RFC 2308 §5).
    for (const answer of [...reply.answers, ...reply.authorities.filter((one) => one.type === 'SOA')]) {
      const data = dataOf(answer);
      if (data === null || !('ttl' in answer)) continue;
      this.#records.push({ owner: plainName(answer.name), ttl: answer.ttl ?? null, data, place: this.#place });
    }
    return reply;
  }
}

/** Queries domains, their hosts, policies and keys. */
export function askLive(domains: readonly string[], resolvers: readonly Resolver[]): Promise<LiveReading> {
  return new LiveReader(resolvers).read(domains);
}

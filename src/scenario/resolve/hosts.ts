import type { HostModel } from '../../model/index.js';
import { type Context, complain, complainOfPart } from '../context.js';
import type { Path } from '../mistakes/problem.js';
import type { WrittenDnsEntry } from '../schema/domain.js';
import { ROOT } from '../schema/mx-record.js';
import { parseHostName } from '../schema/names.js';
import type { WrittenServer } from '../schema/server.js';
import type { Named, Section } from '../sections.js';
import type { Clients } from './conditions.js';
import { resolveLookupFailures } from './lookup-failures.js';

type Answer = HostModel['answer'];
/** TTLs of a name, and failures of its name servers. */
type Service = Pick<HostModel, 'ttl' | 'negativeTtl' | 'failures'>;

type WrittenAnswer = Extract<WrittenDnsEntry, string>;

/** Most names of an alias loop that are shown. */
const MOST_SHOWN = 8;

/** Answers to address queries: from the servers that answer to a name, and the `dns` entries. */
export class Hosts {
  readonly #context: Context;
  readonly #servers = new Map<string, string[]>();
  readonly #dns: Section<WrittenDnsEntry>;
  readonly #services = new Map<string, Service>();
  /** Ends of the alias chains that have been followed. */
  readonly #ends = new Map<string, string | null>();
  /** Names that a domain, record or alias leads to, in the order of their first use. */
  readonly #used = new Map<string, HostModel>();

  constructor(context: Context, servers: Section<WrittenServer>, dns: Section<WrittenDnsEntry>, clients: Clients) {
    this.#context = context;
    this.#dns = dns;
    for (const server of servers.values()) {
      for (const host of new Set(hostsOf(server))) this.#answers(host, server.name);
    }
    for (const { name, path, value } of dns.values()) {
      if (typeof value === 'object' && value !== null)
        this.#services.set(name, resolveService(context, path, value, clients));
    }
  }

  #answers(host: string, server: string): void {
    const others = this.#servers.get(host);
    if (others === undefined) this.#servers.set(host, [server]);
    else others.push(server);
  }

  /** All known names, for hints. */
  names(): string[] {
    return [...this.#servers.keys(), ...this.#dns.keys()];
  }

  /** True if a name is known: as a server, or by an entry under `dns`. */
  explains(name: string): boolean {
    return name === ROOT || this.#servers.has(name) || this.#says(name);
  }

  /** True if an entry under `dns` explains the name. An invalid one was meant to. */
  #says(name: string): boolean {
    const entry = this.#dns.get(name);
    return (
      entry !== undefined &&
      (entry.value === null || answerIn(entry.value) !== undefined || this.#target(name) !== undefined)
    );
  }

  /** Notes that a name is used, with its answer; an unexplained name has no address. */
  use(name: string): void {
    if (this.#used.has(name)) return;
    const end = this.#endOf(name) ?? name;
    const alias = end === name ? null : end;
    // The name servers of the alias target may fail as well as its own.
    if (alias !== null && this.#services.get(alias)?.failures !== undefined) this.use(alias);
    this.#used.set(name, { name, aliasOf: alias, answer: this.#answer(end), ...this.#services.get(name) });
  }

  /** All names in use. */
  list(): HostModel[] {
    return [...this.#used.values()];
  }

  #answer(name: string): Answer {
    const servers = this.#servers.get(name);
    if (servers !== undefined) return { kind: 'servers', servers };
    // The root has no address; nor does a domain with records of its own and no server (NODATA, RFC 2308 §2.2).
    return { kind: answerIn(this.#dns.get(name)?.value) ?? 'empty' };
  }

  /** The end of a chain of aliases; `null` if it is a loop. Each name is followed once, however long the chain. */
  #endOf(name: string): string | null {
    const trail: string[] = [];
    const seen = new Set<string>();
    let at = name;
    for (let next = this.#target(at); next !== undefined && !this.#ends.has(at); next = this.#target(at)) {
      if (seen.has(at)) {
        for (const one of trail) this.#ends.set(one, null);
        return null;
      }
      seen.add(at);
      trail.push(at);
      at = next;
    }
    const end = this.#ends.get(at);
    const found = end === undefined ? at : end;
    for (const one of trail) this.#ends.set(one, found);
    return found;
  }

  #target(name: string): string | undefined {
    const entry = this.#dns.get(name)?.value;
    return typeof entry === 'object' && entry !== null ? entry.cname : undefined;
  }

  /** Reports entries that contradict a server, lead nowhere, or lead to themselves. */
  check(): void {
    const inLoops = new Set<string>();
    for (const entry of this.#dns.values()) {
      const servers = this.#servers.get(entry.name);
      if (servers !== undefined && this.#says(entry.name)) this.#contradiction(entry.path, entry.name, servers);
      const target = this.#target(entry.name);
      if (target === undefined) continue;
      if (this.#endOf(entry.name) === null) this.#loop(entry, inLoops);
      else this.require(target, [...entry.path, 'cname']);
    }
  }

  #contradiction(path: Path, name: string, servers: readonly string[]): void {
    const [server] = servers;
    const message = server === name ? `\`${name}\` is a server` : `\`${name}\` is what server \`${server}\` answers to`;
    const hint = 'give the server other `hosts`, or leave this entry out';
    complain(
      this.#context,
      path,
      { code: 'conflict', message, expected: "a name that is not a server's", hint },
      'key',
    );
  }

  /** One problem for each loop, at its first member. */
  #loop(entry: Named<WrittenDnsEntry>, inLoops: Set<string>): void {
    const round = new Set<string>();
    let at: string | undefined = entry.name;
    while (at !== undefined && !round.has(at)) {
      if (inLoops.has(at)) return;
      round.add(at);
      at = this.#target(at);
    }
    for (const name of round) inLoops.add(name);
    const names = [...round, at].map((name) => `\`${name}\``);
    const left = names.length - MOST_SHOWN;
    const shown = left > 0 ? [...names.slice(0, MOST_SHOWN - 1), `${left} more`, ...names.slice(-1)] : names;
    complain(this.#context, [...entry.path, 'cname'], {
      code: 'loop',
      message: `${shown.join(' → ')} is a loop of aliases`,
      expected: 'a server at its end',
    });
  }

  /** Reports an unexplained name, with the ways to mend it. */
  require(name: string, path: Path): void {
    if (this.explains(name) || this.#context.problems.full) return;
    const near = this.#context.speller.nearest(name, this.names());
    const ways = `give a server this name (or name it in its \`hosts\`), or say what the DNS answers under \`dns\`, such as \`${name}: nxdomain\``;
    const hint = near === undefined ? ways : `did you mean \`${near}\`? If not, ${ways}`;
    const message = `no server answers to \`${name}\``;
    complainOfPart(this.#context, path, name, {
      code: 'unexplained-host',
      message,
      expected: "a server's host name, or a name under `dns`",
      hint,
    });
  }
}

/** The answer that an entry gives to an address query, unless it is an alias. */
function answerIn(entry: WrittenDnsEntry | null | undefined): WrittenAnswer | undefined {
  return typeof entry === 'string' ? entry : entry?.lookup;
}

function resolveService(
  context: Context,
  path: Path,
  { cname, lookup, ttl, negativeTtl, failures }: Exclude<WrittenDnsEntry, string>,
  clients: Clients,
): Service {
  if (cname !== undefined && lookup !== undefined) {
    const message = '`cname` and `lookup` exclude each other: both are the answer to the address query';
    complain(context, [...path, 'lookup'], { code: 'conflict', message, expected: 'one of the two' }, 'key');
  }
  return {
    ...(ttl === undefined ? {} : { ttl }),
    ...(negativeTtl === undefined ? {} : { negativeTtl }),
    ...resolveLookupFailures(context, [...path, 'failures'], failures, clients, 'dns'),
  };
}

/** The names that a server answers to; for an invalid server, those it seems to have. */
function hostsOf({ name, value, plain }: Named<WrittenServer>): readonly string[] {
  if (value !== null) return value.hosts ?? [name];
  const { hosts = undefined } = typeof plain === 'object' && plain !== null ? (plain as { hosts?: unknown }) : {};
  if (!Array.isArray(hosts)) return [name];
  return hosts.flatMap((host) => {
    const read = parseHostName(String(host));
    return read.ok ? [read.value] : [];
  });
}

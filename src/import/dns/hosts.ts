import { isAddress, type Problem } from '../../scenario/index.js';
import { isHostName, problemOf, shown, spellPlace } from '../finding.js';
import type { DomainFinding } from './findings.js';
import type { Knowledge } from './knowledge.js';
import type { Lookup } from './record.js';

/** A machine: at most one address of each family. */
export interface ServerFinding {
  /** The host name if the machine is alone under it, else the name and a number. */
  readonly name: string;
  readonly hosts: readonly string[];
  /** `null`: no source has an address. */
  readonly family: 'ipv4' | 'ipv6' | 'both' | null;
  readonly tlsa: 'none' | 'valid' | 'unusable';
  readonly from: string;
}

/** A host name that is more than the name of one server. */
export interface EntryFinding {
  readonly name: string;
  readonly answer: Lookup | { readonly cname: string };
  readonly from: string;
}

export interface HostFindings {
  readonly servers: readonly ServerFinding[];
  readonly entries: readonly EntryFinding[];
  readonly advice: readonly Problem[];
}

/** Longest chain of aliases that is followed. */
const MOST_ALIASES = 16;

interface Machine {
  readonly v4: string | undefined;
  readonly v6: string | undefined;
  readonly hosts: Set<string>;
  readonly from: string;
}

/** The machines behind the exchangers of some domains. */
export class HostFinder {
  readonly #knowledge: Knowledge;
  readonly #entries = new Map<string, EntryFinding>();
  readonly #machines: Machine[] = [];
  readonly #byAddress = new Map<string, Machine>();
  readonly #assumed = new Map<string, string>();
  readonly #counts = new Map<string, number>();
  readonly #advice: Problem[] = [];
  readonly #seen = new Set<string>();

  constructor(knowledge: Knowledge) {
    this.#knowledge = knowledge;
  }

  find(domains: readonly DomainFinding[]): HostFindings {
    for (const domain of domains) {
      for (const { exchanger } of domain.mx) if (exchanger !== '.') this.#follow(exchanger, [], false);
      const isImplicit = domain.mx.length === 0 && (domain.lookup === null || domain.lookup === 'empty');
      if (isImplicit) this.#follow(domain.name, [], true);
    }
    return { servers: this.#servers(), entries: [...this.#entries.values()], advice: this.#advice };
  }

  /** Follows a name to its machines. `isOptional`: an unknown name is taken as absent. */
  #follow(name: string, trail: readonly string[], isOptional: boolean): void {
    if (this.#seen.has(name)) return;
    this.#seen.add(name);
    if (isAddress(name)) {
      this.#assumed.set(name, 'the MX is this address');
      return;
    }
    const answer = this.#knowledge.host(name);
    if (answer.kind === 'addresses') this.#machinesOf(name, answer.v4, answer.v6, spellPlace(answer.place));
    else if (answer.kind === 'alias') this.#alias(name, answer.target, [...trail, name], spellPlace(answer.place));
    else if (answer.kind !== 'unknown') this.#entries.set(name, { name, answer: answer.kind, from: answer.from });
    else if (!isOptional) this.#assumed.set(name, 'assumed: its address is not in what was read');
  }

  #alias(name: string, target: string, trail: readonly string[], from: string): void {
    const isLoop = trail.includes(target) || trail.length > MOST_ALIASES;
    if (isLoop || !isHostName(target)) {
      this.#entries.set(name, { name, answer: 'servfail', from: `${from}: an alias that leads nowhere` });
      return;
    }
    this.#entries.set(name, { name, answer: { cname: target }, from });
    this.#seen.delete(target);
    this.#follow(target, trail, false);
  }

  /** Pairs addresses of each family into machines, in the order of the file; a known address stands for its machine. */
  #machinesOf(host: string, v4: readonly string[], v6: readonly string[], from: string): void {
    for (let at = 0; at < Math.max(v4.length, v6.length); at += 1) {
      const [four, six] = [v4[at], v6[at]];
      const known = [four, six].flatMap((address) =>
        address === undefined ? [] : (this.#byAddress.get(address) ?? []),
      );
      const machine = known[0] ?? { v4: four, v6: six, hosts: new Set<string>(), from };
      if (known[0] === undefined) this.#machines.push(machine);
      machine.hosts.add(host);
      for (const address of [four, six]) if (address !== undefined) this.#byAddress.set(address, machine);
    }
    this.#counts.set(host, Math.max(v4.length, v6.length));
  }

  #servers(): ServerFinding[] {
    const numbers = new Map<string, number>();
    const found = this.#machines.map((machine): ServerFinding => {
      const hosts = [...machine.hosts];
      const [first = ''] = hosts;
      const number = (numbers.get(first) ?? 0) + 1;
      numbers.set(first, number);
      const name = (this.#counts.get(first) ?? 1) > 1 ? `${first} ${number}` : first;
      const family = machine.v4 === undefined ? 'ipv6' : machine.v6 === undefined ? 'ipv4' : 'both';
      return { name, hosts, family, tlsa: this.#tlsa(first), from: machine.from };
    });
    const assumed = [...this.#assumed].map(([name, from]): ServerFinding => {
      return { name, hosts: [name], family: null, tlsa: this.#tlsa(name), from };
    });
    return [...found, ...assumed];
  }

  /** Usage 2 and 3 bind a certificate; 0 and 1 are unusable for mail (RFC 7672 §3.1.3). */
  #tlsa(host: string): ServerFinding['tlsa'] {
    const records = this.#knowledge.records(`_25._tcp.${host}`, 'TLSA');
    const [first] = records;
    if (first === undefined) return 'none';
    const zone = this.#knowledge.zoneOf(host);
    if (zone !== undefined && this.#knowledge.records(zone, 'signature').length === 0) {
      const message = `the TLSA record of \`${shown(host)}\` has no effect: its zone is not signed (DNSSEC) in what was read`;
      this.#advice.push(problemOf(first.place, { message }, 'advice', 'import'));
    }
    return records.some(({ data }) => data.usage === 2 || data.usage === 3) ? 'valid' : 'unusable';
  }
}

import { isAddress, type Problem } from '../../scenario/index.js';
import { isHostName, type Place, problemOf, type Remark, shown, spellPlace } from '../finding.js';
import type { Knowledge } from './knowledge.js';
import { isWithin, type Lookup, type ResourceRecord } from './record.js';

/** A value with a note of its source. */
export interface Found<T> {
  readonly value: T;
  readonly from: string;
}

export interface MxFinding {
  readonly preference: number;
  readonly exchanger: string;
  readonly from: string;
}

/** A domain as found in the DNS. */
export interface DomainFinding {
  readonly name: string;
  readonly from: string;
  readonly mx: readonly MxFinding[];
  /** The answer if it is not a list of records. */
  readonly lookup: Lookup | { readonly cname: string } | null;
  /** [s] */
  readonly ttl: Found<number> | null;
  readonly negativeTtl: Found<number> | null;
  /** True if it has records that the standards forbid. */
  readonly isInvalid: boolean;
  /** The place where a policy is announced (RFC 8461 §3.1). */
  readonly mtaSts: string | null;
  readonly isSigned: boolean;
}

type MxRow = ResourceRecord & { readonly data: { readonly preference: number; readonly exchanger: string } };

/** Finds domains in the DNS data, and reports bad practice in them. */
export class DomainFinder {
  readonly #knowledge: Knowledge;
  readonly #advice: Problem[] = [];

  constructor(knowledge: Knowledge) {
    this.#knowledge = knowledge;
  }

  get advice(): readonly Problem[] {
    return this.#advice;
  }

  /** All domains: owners of MX records, names that were queried, and a zone without any, by its own address. */
  domains(): DomainFinding[] {
    const known = this.#knowledge;
    const asked = known.questions.filter(({ asks }) => asks === 'mx').map(({ name }) => name);
    const names = [...new Set([...known.ownersOf('MX'), ...asked])];
    const found = names.flatMap((name) => this.#domain(name) ?? []);
    if (found.length > 0) return found;
    return known.zones.flatMap((zone) => (known.host(zone).kind === 'addresses' ? (this.#domain(zone) ?? []) : []));
  }

  #domain(name: string): DomainFinding | null {
    const records = this.#knowledge.records(name, 'MX');
    const [first] = records;
    if (first !== undefined && !this.#isServed(name, first.place)) return null;
    this.#adviseOnOwner(name, records);
    const question = this.#knowledge.question('mx', name);
    const [alias] = records.length > 0 ? [] : this.#knowledge.records(name, 'CNAME');
    const place = first?.place ?? alias?.place ?? question?.place;
    // The DNS keeps no order, and a server may rotate it with each answer; so order by name is as good as any.
    const mx = this.#usable(records).toSorted(
      (a, b) => a.preference - b.preference || (a.exchanger < b.exchanger ? -1 : 1),
    );
    const isNull = mx.some(({ exchanger }) => exchanger === '.');
    return {
      name,
      from: place === undefined ? '' : spellPlace(place),
      mx,
      lookup:
        mx.length > 0
          ? null
          : alias !== undefined
            ? { cname: alias.data.target }
            : this.#answer(name, question?.lookup),
      ttl: this.#ttl(records.length > 0 ? records : alias === undefined ? [] : [alias]),
      negativeTtl: this.#negativeTtl(name),
      isInvalid: (isNull && mx.length > 1) || mx.some(({ exchanger }) => isAddress(exchanger)),
      mtaSts: this.#policy(name),
      isSigned: this.#isSigned(name),
    };
  }

  /**
   * The answer if there is no record: the lookup result, or that there is none; null if its own address takes the mail.
   */
  #answer(name: string, seen: Lookup | 'answered' | undefined): Lookup | null {
    if (seen !== undefined && seen !== 'answered') return seen;
    return this.#knowledge.host(name).kind === 'addresses' ? null : 'empty';
  }

  /** True if a name is served here: a wildcard is no domain, and a name below a zone cut belongs to another zone. */
  #isServed(name: string, place: Place): boolean {
    if (name.startsWith('*.')) {
      this.#advise(place, { message: `the MX record of \`${shown(name)}\` stands for many names: it is left out` });
      return false;
    }
    if (!isHostName(name)) {
      this.#advise(place, {
        message: `\`${shown(name)}\` cannot be a mail domain: it is left out`,
        expected: 'a host name',
      });
      return false;
    }
    if (!this.#knowledge.isDelegated(name)) return true;
    const message = `\`${shown(name)}\` is delegated to other name servers: its MX records here are not served`;
    this.#advise(place, { message });
    return false;
  }

  #adviseOnOwner(name: string, records: readonly MxRow[]): void {
    const [alias] = this.#knowledge.records(name, 'CNAME');
    const [first] = records;
    if (alias !== undefined && first !== undefined) {
      const message = `\`${shown(name)}\` has a CNAME beside its MX records, which cannot be (RFC 2181 §10.1)`;
      this.#advise(alias.place, { message, hint: 'name servers refuse such a zone, or forget one of the two' });
    }
    for (const { place } of this.#knowledge.repeats(name, 'MX')) {
      this.#advise(place, { message: 'this MX record is given twice (RFC 2181 §5); once is enough' });
    }
    const [automatic] = records.filter((record) => record.automatic === true);
    if (automatic !== undefined) {
      this.#advise(automatic.place, { message: 'a TTL of 1 in this export means "automatic": taken as 300 s' });
    }
    if (new Set(records.map(({ ttl }) => ttl)).size > 1 && first !== undefined) {
      const message = `the MX records of \`${shown(name)}\` differ in TTL; the smallest holds for all (RFC 2181 §5.2)`;
      this.#advise(first.place, { message });
    }
  }

  /** Records with a valid host name; each is checked for common typing errors. */
  #usable(records: readonly MxRow[]): MxFinding[] {
    return records.flatMap((record) => {
      const { data, place } = record;
      const { preference, exchanger } = data;
      const from = spellPlace(place);
      if (exchanger === '.') return { preference, exchanger, from };
      if (!isHostName(exchanger)) {
        const message = `\`${shown(exchanger)}\` cannot be a host name: this record is left out`;
        this.#advise(place, { message, expected: 'a host name' });
        return [];
      }
      this.#adviseOnHost(record, exchanger);
      return { preference, exchanger, from };
    });
  }

  #adviseOnHost({ relative, place, owner }: ResourceRecord, exchanger: string): void {
    const known = this.#knowledge;
    const answer = known.host(exchanger);
    const name = shown(exchanger);
    if (isAddress(exchanger)) {
      this.#advise(place, { message: `the MX of \`${shown(owner)}\` is an address, not a host name (RFC 5321 §5.1)` });
      return;
    }
    if (relative !== undefined && answer.kind !== 'addresses') {
      const written = relative.written.toLowerCase();
      const isWhole =
        isWithin(written, relative.origin) || known.host(written).kind === 'addresses' || written.includes('.');
      if (isWhole && answer.kind !== 'alias') {
        const message = `a missing dot? \`${shown(written)}\` without a final dot is \`${name}\`, which has no address here`;
        this.#advise(place, { message, hint: `\`${shown(written)}.\` is the name as it stands` });
        return;
      }
    }
    if (answer.kind === 'alias') {
      const message = `the MX host \`${name}\` is an alias (CNAME) of \`${shown(answer.target)}\`, which it must not be (RFC 2181 §10.3)`;
      this.#advise(place, { message, hint: `let the MX record name \`${shown(answer.target)}\`` });
    } else if (answer.kind === 'nxdomain' || answer.kind === 'empty') {
      this.#advise(place, { message: `the MX host \`${name}\` has no address in ${answer.from}` });
    } else if (answer.kind === 'addresses' && answer.v4.length === 0) {
      this.#advise(place, { message: `\`${name}\` has only an IPv6 address: senders without IPv6 cannot reach it` });
    }
  }

  #ttl(records: readonly ResourceRecord[]): Found<number> | null {
    const [smallest] = records.filter(({ ttl }) => ttl !== null).toSorted((a, b) => (a.ttl ?? 0) - (b.ttl ?? 0));
    return smallest === undefined || smallest.ttl === null
      ? null
      : { value: smallest.ttl, from: spellPlace(smallest.place) };
  }

  /** The smaller of the SOA's MINIMUM and its own TTL (RFC 2308 §5), of the zone that holds the name. */
  #negativeTtl(name: string): Found<number> | null {
    for (let up = name; up !== '.'; up = up.includes('.') ? up.slice(up.indexOf('.') + 1) : '.') {
      const [soa] = this.#knowledge.records(up, 'SOA');
      if (soa === undefined) continue;
      const value = Math.min(soa.data.minimum, soa.ttl ?? soa.data.minimum);
      return { value, from: `the SOA in ${spellPlace(soa.place)}` };
    }
    return null;
  }

  #policy(name: string): string | null {
    const owner = `_mta-sts.${name}`;
    const [text] = this.#knowledge.records(owner, 'TXT').filter(({ data }) => /^v=STSv1\s*;/.test(data.text));
    const [alias] = this.#knowledge.records(owner, 'CNAME');
    const record = text ?? alias;
    return record === undefined ? null : spellPlace(record.place);
  }

  #isSigned(name: string): boolean {
    const owners = [name, this.#knowledge.zoneOf(name) ?? name];
    return owners.some((owner) => this.#knowledge.records(owner, 'signature').length > 0);
  }

  #advise(place: Place, remark: Remark): void {
    this.#advice.push(problemOf(place, remark, 'advice', 'import'));
  }
}

import type { Place } from '../finding.js';

/** What a record says, as far as mail asks for it. */
export type RecordData =
  | { readonly type: 'MX'; readonly preference: number; readonly exchanger: string }
  | { readonly type: 'A'; readonly address: string }
  | { readonly type: 'AAAA'; readonly address: string }
  | { readonly type: 'CNAME'; readonly target: string }
  | { readonly type: 'NS'; readonly target: string }
  /** `minimum` [s]: how long "there is no such name" may be kept (RFC 2308 §4). */
  | { readonly type: 'SOA'; readonly minimum: number }
  | { readonly type: 'TXT'; readonly text: string }
  /** Usage 2 and 3 are those of mail (RFC 7672 §3.1). */
  | { readonly type: 'TLSA'; readonly usage: number }
  /** The zone is signed: RRSIG, DNSKEY. */
  | { readonly type: 'signature' };

/** Names are in small letters and without their final dot; the root is `.`. */
export interface ResourceRecord {
  readonly owner: string;
  /** [s]; `null` where the source leaves it out. */
  readonly ttl: number | null;
  readonly data: RecordData;
  readonly place: Place;
  /** The name in the data as it was written, where it has no final dot. */
  readonly relative?: { readonly written: string; readonly origin: string };
  /** The TTL was 1, which stands for "automatic" in the exports of a panel. */
  readonly automatic?: true;
}

/** What came of asking for the MX records of a domain, where that was no list of records. */
export type Lookup = 'nxdomain' | 'servfail' | 'timeout' | 'empty';

/** A question that a source shows besides its answer. */
export interface Question {
  readonly name: string;
  /** Other types of questions say nothing that their answers do not. */
  readonly asks: 'mx' | 'address';
  readonly lookup: Lookup | 'answered';
  readonly place: Place;
}

/** A name in small letters and without its final dot. */
export function plainName(name: string): string {
  const bare = name.toLowerCase();
  return bare === '.' || bare === '' ? '.' : bare.replace(/\.$/, '');
}

/** The name one label up; `.` above the top. */
export function parentOf(name: string): string {
  const dot = name.indexOf('.');
  return dot < 0 || name === '.' ? '.' : name.slice(dot + 1);
}

/** Whether a name is another or lies below it. */
export function isWithin(name: string, apex: string): boolean {
  return apex === '.' || name === apex || name.endsWith(`.${apex}`);
}

/** What one source says of the DNS: a zone file, an output of `dig`, or name servers that were asked. */
export interface DnsSource {
  readonly records: readonly ResourceRecord[];
  /** Every name that owns a record, of whatever type; only of a whole zone. */
  readonly names: ReadonlySet<string>;
  /** Zones that it holds as a whole: what is not in it does not exist. */
  readonly zones: readonly string[];
  readonly questions: readonly Question[];
}

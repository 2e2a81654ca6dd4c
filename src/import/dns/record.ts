import type { Place } from '../finding.js';

/** Data of a record, as far as they matter for mail. */
export type RecordData =
  | { readonly type: 'MX'; readonly preference: number; readonly exchanger: string }
  | { readonly type: 'A'; readonly address: string }
  | { readonly type: 'AAAA'; readonly address: string }
  | { readonly type: 'CNAME'; readonly target: string }
  | { readonly type: 'NS'; readonly target: string }
  /** `minimum` [s]: the negative TTL, for "there is no such name" (RFC 2308 §4). */
  | { readonly type: 'SOA'; readonly minimum: number }
  | { readonly type: 'TXT'; readonly text: string }
  /** Usages 2 and 3 are those for mail (RFC 7672 §3.1). */
  | { readonly type: 'TLSA'; readonly usage: number }
  /** The zone is signed: RRSIG, DNSKEY. */
  | { readonly type: 'signature' };

/** Names are in lower case and without their final dot; the root is `.`. */
export interface ResourceRecord {
  readonly owner: string;
  /** [s]; `null` if the source omits it. */
  readonly ttl: number | null;
  readonly data: RecordData;
  readonly place: Place;
  /** The name in the data as written, if it has no final dot. */
  readonly relative?: { readonly written: string; readonly origin: string };
  /** The TTL was 1, which stands for "automatic" in the exports of a panel. */
  readonly automatic?: true;
}

/** Result of an MX query other than a list of records. */
export type Lookup = 'nxdomain' | 'servfail' | 'timeout' | 'empty';

/** A question that a source shows besides its answer. */
export interface Question {
  readonly name: string;
  /** Questions of other types add nothing to their answers. */
  readonly asks: 'mx' | 'address';
  readonly lookup: Lookup | 'answered';
  readonly place: Place;
}

/** A name in lower case and without its final dot. */
export function plainName(name: string): string {
  const bare = name.toLowerCase();
  return bare === '.' || bare === '' ? '.' : bare.replace(/\.$/, '');
}

/** The parent of a name; `.` for a top-level name. */
export function parentOf(name: string): string {
  const dot = name.indexOf('.');
  return dot < 0 || name === '.' ? '.' : name.slice(dot + 1);
}

/** True if a name is another or lies below it. */
export function isWithin(name: string, apex: string): boolean {
  return apex === '.' || name === apex || name.endsWith(`.${apex}`);
}

/** DNS data of one source: a zone file, an output of `dig`, or name servers that were queried. */
export interface DnsSource {
  readonly records: readonly ResourceRecord[];
  /** Every name that owns a record of any type; only for a whole zone. */
  readonly names: ReadonlySet<string>;
  /** Zones that it holds as a whole: a name that is not in it does not exist. */
  readonly zones: readonly string[];
  readonly questions: readonly Question[];
}

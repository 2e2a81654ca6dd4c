import type { Family, MtaBehaviour } from '../mail/index.js';
import type { Distribution } from '../random/index.js';
import type { Seconds, Share, SimTime } from '../units/index.js';
import type { ClientLimitModel } from './client-limit.js';
import type { PolicyModel, TlsModel } from './encryption.js';
import type { FailureModel, LookupFailureModel, PolicyFailureModel, Reply } from './failure.js';
import type { TrafficModel } from './traffic.js';

/** One MX record: lower preference is tried first (RFC 5321 §5.1). */
export interface MxRecord {
  readonly preference: number;
  /** Host name, lower case, no trailing dot; or an IP address where the domain allows it. */
  readonly exchanger: string;
}

/** The answer to a domain's MX query. */
export type MxAnswer =
  | { readonly kind: 'mx'; readonly records: readonly MxRecord[] }
  /** `0 .` alone (RFC 7505). */
  | { readonly kind: 'nullMx' }
  /** No MX records: the domain's own address, if it has one, is the implicit MX. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'cname'; readonly target: string }
  | { readonly kind: 'nxdomain' | 'servfail' | 'timeout' };

export interface DomainModel {
  readonly name: string;
  readonly ttl: Seconds;
  /** How long it is kept that the domain, or its MX records, do not exist (RFC 2308 §5). */
  readonly negativeTtl: Seconds;
  readonly answer: MxAnswer;
  /** How the DNS orders an answer's records, MX and address alike. */
  readonly rotate: 'fixed' | 'cyclic' | 'random';
  /** Its MTA-STS policy (RFC 8461), and ways in which that cannot be fetched; left out where it has none. */
  readonly mtaSts?: PolicyModel;
  readonly policyFailures?: readonly PolicyFailureModel[];
  /** Its MX records are signed, so TLSA records of their hosts count (RFC 7672); left out where they are not. */
  readonly dane?: true;
  /** How its name servers fail; none where left out. */
  readonly failures?: readonly LookupFailureModel[];
}

/** What an address query for a host name gives. CNAMEs are already followed to their end (`aliasOf` keeps the fact). */
export interface HostModel {
  readonly name: string;
  readonly aliasOf: string | null;
  readonly answer:
    | { readonly kind: 'servers'; readonly servers: readonly string[] }
    /** `loopback`: an address of whoever asks. */
    | { readonly kind: 'nxdomain' | 'servfail' | 'timeout' | 'empty' | 'loopback' };
  /** How long an address may be kept, and that there is none (RFC 2308 §5); as of domains where left out. */
  readonly ttl?: Seconds;
  readonly negativeTtl?: Seconds;
  /** How its name servers fail; none where left out. */
  readonly failures?: readonly LookupFailureModel[];
}

export interface SiteModel {
  readonly name: string;
  /** Shared by all servers of the site: one process strikes them together. */
  readonly failures: readonly FailureModel[];
}

/** What a server does with a connection over its session limit. */
export type Overload =
  | { readonly kind: 'reply'; readonly reply: Reply }
  | { readonly kind: 'refuse' }
  /** Connections wait, at most `places` at once (`null`: any number); one more is refused. */
  | { readonly kind: 'wait'; readonly places: number | null };

export type FilterAction = 'quarantine' | 'remove' | 'reject';

export interface FilterModel {
  /** Messages filtered at once. */
  readonly workers: number;
  readonly time: Distribution;
  /** Share of spam caught, share of ham taken for spam, and what happens to both. */
  readonly spam: { readonly catches: Share; readonly mistakes: Share; readonly then: FilterAction };
  readonly virus: { readonly catches: Share; readonly mistakes: Share; readonly then: FilterAction };
}

export interface GreylistModel {
  readonly delay: Seconds;
  readonly window: Seconds;
  /** Share of messages whose triplet passed before: the same messages at every database, as far as its share goes. */
  readonly known: Share;
  /** All addresses of a sending host are one. */
  readonly byNetwork?: true;
  /** Names of senders and of relays that it lets pass. */
  readonly exempt?: readonly string[];
  /** A sending host is known once so many of its messages have passed. */
  readonly learns?: number;
  /** Name of the database; servers with the same name share it. */
  readonly database: string;
}

/** A server that asks a better MX host whether a recipient exists. */
export interface AskingModel {
  /** How long it keeps that an address exists. */
  readonly remembers: Seconds;
  /** What it does where nobody answers. */
  readonly unanswered: 'defer' | 'accept';
  /** Addresses of one domain that exist, among which mail is spread evenly. */
  readonly mailboxes: number;
}

/** A server that refuses at RCPT while any of others takes connections, as it last saw. */
export interface StandbyModel {
  /** Servers by name. */
  readonly for: readonly string[];
  readonly reply: { readonly code: number; readonly text: string };
  /** From one look to the next. */
  readonly every: Seconds;
}

/** Families of addresses; `both`: one of each. */
export type ServerFamilies = Family | 'both';

export interface ServerModel {
  readonly name: string;
  /** Host names (or IP addresses) it answers to. */
  readonly hosts: readonly string[];
  /** One address of this family, or one of each. */
  readonly family: ServerFamilies;
  readonly site: string | null;
  readonly rtt: Seconds;
  readonly service: Distribution;
  /** At most this many sessions at once; `null`: unlimited. */
  readonly sessions: number | null;
  readonly overload: Overload;
  /** Its own; those of its site come on top. */
  readonly failures: readonly FailureModel[];
  readonly filter: FilterModel | null;
  readonly greylist: GreylistModel | null;
  /** A relay queues what it accepts and sends it on with this behaviour. `null`: a final server. */
  readonly relay: MtaBehaviour | null;
  /** The MX host that the relay takes itself for, where the scenario says so; `null`: the names it answers to. */
  readonly relayIs: string | null;
  readonly knowsRecipients: boolean;
  /** Largest message that it takes, and announces (RFC 1870) [bytes]. Without it: any. */
  readonly maxSize?: number;
  /** Recipients that it takes in one transaction, and its reply to one more. Without it: any number. */
  readonly recipientsPerTransaction?: { readonly max: number; readonly reply: Reply };
  /** Of each session [bytes/s]. Without it: no time passes. */
  readonly bandwidth?: number;
  /** Of a server that knows recipients by asking: what it keeps of the answers; left out where it has a list. */
  readonly asks?: AskingModel;
  /** A backup that is closed while others are open; left out where it is not. */
  readonly standby?: StandbyModel;
  /** Limits that are kept for each client; left out where there are none. */
  readonly perClient?: readonly ClientLimitModel[];
  /** It announces STARTTLS (RFC 3207); left out where it does not. */
  readonly tls?: TlsModel;
}

export interface SenderModel {
  readonly name: string;
  readonly mta: MtaBehaviour;
  /** Sending hosts, each with its own caches and memories. */
  readonly hosts: number;
  readonly spam: Share;
  readonly virus: Share;
  /** The MX host that this sender itself is. */
  readonly is: string | null;
}

export interface ChangeModel {
  readonly at: SimTime;
  readonly domain: string;
  /** What holds from then on; the answer of before where only something else changes. */
  readonly answer: MxAnswer;
  /** A new MTA-STS policy, `null` for none from then on; left out where that stays. */
  readonly mtaSts?: PolicyModel | null;
  /** Whether its records are signed, and their TTL, from then on; left out where that stays. */
  readonly dane?: boolean;
  readonly ttl?: Seconds;
}

export type Comparison = '>=' | '<=' | '>' | '<' | '==' | '!=';

export interface AssertModel {
  /** As written. */
  readonly text: string;
  /** Path into the results, as keys: `['servers', 'mx1.example.org', 'share']`. */
  readonly path: readonly string[];
  readonly comparison: Comparison;
  /** In SI units: shares from 0 to 1, times in seconds. */
  readonly value: number;
}

/** A valid cluster: complete, frozen, plain data in SI units. Lists keep the order of the file. */
export interface Model {
  readonly title: string;
  readonly description: string;
  readonly seed: string;
  readonly replications: number;
  /** Arrivals stop here; `null`: no limit but `messages`. */
  readonly duration: Seconds | null;
  /** Per replication; `null`: no limit but `duration`. At least one of the two is set. */
  readonly messages: number | null;
  /** The run stops here, whatever is still queued; `null`: queues drain. */
  readonly until: SimTime | null;
  /** Time at the start that does not count for latencies and for means over time [s]. */
  readonly warmup: Seconds;
  readonly domains: readonly DomainModel[];
  /** Every host name that any MX answer (now or after a change), domain or name of a sender itself can lead to. */
  readonly hosts: readonly HostModel[];
  readonly servers: readonly ServerModel[];
  readonly sites: readonly SiteModel[];
  readonly senders: readonly SenderModel[];
  readonly traffic: readonly TrafficModel[];
  /** Ascending in time. */
  readonly changes: readonly ChangeModel[];
  readonly asserts: readonly AssertModel[];
}

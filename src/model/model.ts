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
  /** Negative TTL: time for which the absence of the domain, or of its MX records, is cached (RFC 2308 §5). */
  readonly negativeTtl: Seconds;
  readonly answer: MxAnswer;
  /** Order in which the DNS returns an answer's records, MX and address alike. */
  readonly rotate: 'fixed' | 'cyclic' | 'random';
  /** Its MTA-STS policy (RFC 8461), and failures to fetch it; absent if it has none. */
  readonly mtaSts?: PolicyModel;
  readonly policyFailures?: readonly PolicyFailureModel[];
  /** Its MX records are signed, so TLSA records of their hosts count (RFC 7672); absent if they are not. */
  readonly dane?: true;
  /** Failures of its name servers; absent if there are none. */
  readonly failures?: readonly LookupFailureModel[];
}

/**
 * The answer to an address query for a host name. CNAMEs are already followed; `aliasOf` records that there was one.
 */
export interface HostModel {
  readonly name: string;
  readonly aliasOf: string | null;
  readonly answer:
    | { readonly kind: 'servers'; readonly servers: readonly string[] }
    /** `loopback`: an address of the querying host itself. */
    | { readonly kind: 'nxdomain' | 'servfail' | 'timeout' | 'empty' | 'loopback' };
  /** TTL of an address, and of its absence (RFC 2308 §5); if left out, the defaults of domains. */
  readonly ttl?: Seconds;
  readonly negativeTtl?: Seconds;
  /** Failures of its name servers; absent if there are none. */
  readonly failures?: readonly LookupFailureModel[];
}

export interface SiteModel {
  readonly name: string;
  /** Shared by all servers of the site: one process hits them together. */
  readonly failures: readonly FailureModel[];
}

/** Treatment of a connection beyond the server's session limit. */
export type Overload =
  | { readonly kind: 'reply'; readonly reply: Reply }
  | { readonly kind: 'refuse' }
  /** Connections wait, at most `places` at once (`null`: any number); one more is refused. */
  | { readonly kind: 'wait'; readonly places: number | null };

export type FilterAction = 'quarantine' | 'remove' | 'reject';

export interface FilterModel {
  /** Number of messages filtered at once. */
  readonly workers: number;
  readonly time: Distribution;
  /** Share of spam caught, share of ham taken for spam, and the action on both. */
  readonly spam: { readonly catches: Share; readonly mistakes: Share; readonly then: FilterAction };
  readonly virus: { readonly catches: Share; readonly mistakes: Share; readonly then: FilterAction };
}

export interface GreylistModel {
  readonly delay: Seconds;
  readonly window: Seconds;
  /** Share of messages whose triplet has already passed: at every database the same messages, up to its share. */
  readonly known: Share;
  /** All addresses of a sending host count as one. */
  readonly byNetwork?: true;
  /** Names of senders and of relays that it exempts. */
  readonly exempt?: readonly string[];
  /** A sending host is known once this many of its messages have passed. */
  readonly learns?: number;
  /** Name of the database; servers with the same name share it. */
  readonly database: string;
}

/** A server that verifies recipients by asking a better MX host. */
export interface AskingModel {
  /** Time for which an existing address is cached. */
  readonly remembers: Seconds;
  /** Its action if no server answers. */
  readonly unanswered: 'defer' | 'accept';
  /** Number of valid addresses of one domain, among which mail is spread evenly. */
  readonly mailboxes: number;
}

/** A server that refuses at RCPT while any of the others takes connections, according to its last probe. */
export interface StandbyModel {
  /** Names of these other servers. */
  readonly for: readonly string[];
  readonly reply: { readonly code: number; readonly text: string };
  /** Interval between probes. */
  readonly every: Seconds;
}

/** Address families; `both`: one address of each. */
export type ServerFamilies = Family | 'both';

export interface ServerModel {
  readonly name: string;
  /** Host names (or IP addresses) it answers to. */
  readonly hosts: readonly string[];
  /** The family of its address; `both`: it has one of each. */
  readonly family: ServerFamilies;
  readonly site: string | null;
  readonly rtt: Seconds;
  readonly service: Distribution;
  /** At most this many sessions at once; `null`: unlimited. */
  readonly sessions: number | null;
  readonly overload: Overload;
  /** Its own failures; those of its site come in addition. */
  readonly failures: readonly FailureModel[];
  readonly filter: FilterModel | null;
  readonly greylist: GreylistModel | null;
  /** A relay queues what it accepts and sends it on with this behaviour. `null`: a final server. */
  readonly relay: MtaBehaviour | null;
  /** The MX host that the relay takes itself for, if the scenario names one; `null`: the names it answers to. */
  readonly relayIs: string | null;
  readonly knowsRecipients: boolean;
  /** Largest message that it takes, and announces (RFC 1870) [bytes]. Absent: no limit. */
  readonly maxSize?: number;
  /** Most recipients in one transaction, and the reply to one more. Absent: no limit. */
  readonly recipientsPerTransaction?: { readonly max: number; readonly reply: Reply };
  /** Bandwidth of each session [bytes/s]. Absent: transfers take no time. */
  readonly bandwidth?: number;
  /** Cache of a server that verifies recipients by asking; absent if it has a list. */
  readonly asks?: AskingModel;
  /** A backup that is closed while others are open; absent if it is not. */
  readonly standby?: StandbyModel;
  /** Limits for each client; absent if there are none. */
  readonly perClient?: readonly ClientLimitModel[];
  /** It announces STARTTLS (RFC 3207); absent if it does not. */
  readonly tls?: TlsModel;
}

export interface SenderModel {
  readonly name: string;
  readonly mta: MtaBehaviour;
  /** Number of sending hosts, each with its own caches and memories. */
  readonly hosts: number;
  readonly spam: Share;
  readonly virus: Share;
  /** The MX host that this sender is itself. */
  readonly is: string | null;
}

export interface ChangeModel {
  readonly at: SimTime;
  readonly domain: string;
  /** The answer from then on; the previous one if only something else changes. */
  readonly answer: MxAnswer;
  /** The new MTA-STS policy, `null` for none from then on; absent if it stays. */
  readonly mtaSts?: PolicyModel | null;
  /** Signing of its records, and their TTL, from then on; absent if they stay. */
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
  /** End of arrivals; `null`: no limit but `messages`. */
  readonly duration: Seconds | null;
  /** Messages per replication; `null`: no limit but `duration`. At least one of the two is set. */
  readonly messages: number | null;
  /** End of the run, whatever is still queued; `null`: queues drain. */
  readonly until: SimTime | null;
  /** Warm-up at the start that is left out of latencies and of means over time [s]. */
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

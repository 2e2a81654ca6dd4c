import { type Field, seconds } from './fields/field.js';
import { FIELDS, senderKeysOf, serverOf, type WrittenServer } from './laboratory-modes.js';
import type { Case, DnsEntry, LabHost, Mta, Recording } from './recording.js';

/** One domain of a translated run: a case, or one member of a family, its first message coming at `start` [s]. */
export interface Part {
  readonly set: Case;
  readonly start: number;
  /** Of each message [s], from the part's start. */
  readonly injected: readonly number[];
  readonly modeChanges: Recording['modeChanges'];
}

/** A server of a translated run. */
export interface TranslatedServer {
  readonly ip: string;
  readonly host: string;
  /** How long it works on each message before it replies [s]. */
  readonly work: number;
}

/** A recording's set-up as files that the program can run. */
export interface Translation {
  /** The scenario, as JSON (which is YAML). */
  readonly text: string;
  /** Its `arrivals.csv`. */
  readonly arrivals: string;
  /** By name in the scenario; those of the laboratory only, the sender itself is none of them. */
  readonly servers: ReadonlyMap<string, TranslatedServer>;
}

export interface Circumstances {
  readonly mta: Mta;
  readonly seed: string;
  /** What was not as shipped; `null` for nothing. */
  readonly variant: string | null;
  /** The first message comes so long after the start of the run [s]; it shifts the phase of queue runs. */
  readonly shift: number;
  /** The world stops so long after the first message [s]. */
  readonly observed: number;
}

/** The sending host of the laboratory. */
export const SENDER = 'mta';
const OWN_NAME = 'mta.lab.test';
const OWN_ADDRESS = '198.18.0.2';

/**
 * One recording's set-up as a scenario: the same records, servers, failures and arrivals. The laboratory's MTAs asked
 * the DNS server itself, with no cache between: the records' TTL is 0 here. It handed them out in their order, or turned
 * round by one for each query (ROTATE).
 */
export function translate(parts: readonly Part[], { mta, seed, variant, shift, observed }: Circumstances): Translation {
  const servers: Record<string, WrittenServer> = {};
  const known = new Map<string, TranslatedServer>();
  const domains: Record<string, object> = {};
  const dns: Record<string, string | object> = {};
  const addresses = new Map(parts.flatMap(({ set }) => [...addressesOf(set)]));
  for (const part of parts) {
    const { set } = part;
    domains[set.domain] = { ...domainOf(set), ...fromFields(({ domain }) => domain?.(set)) };
    for (const [name, answer] of unanswered(set, addresses)) dns[name] = answer;
    Object.assign(
      dns,
      fromFields(({ names }) => names?.(set)),
    );
    for (const host of set.hosts) addServer(host, mta, part, shift, servers, known);
  }
  const own = [...addresses].filter(([, ips]) => ips.includes(OWN_ADDRESS)).map(([name]) => name);
  const named = parts.some(({ set }) => set.dns.some((entry) => entry[3] === OWN_NAME));
  if (named || own.length > 0) servers[OWN_NAME] = ownServer(mta, own);
  const sender = senderKeysOf(variant, mta);
  if (typeof sender === 'string') throw new Error(sender);
  const settings = fromFields((field) => parts[0] && field.sender?.(parts[0].set, mta));
  const scenario = {
    title: parts[0]?.set.title,
    seed,
    until: seconds(shift + observed),
    domains,
    servers,
    ...(Object.keys(dns).length > 0 ? { dns } : {}),
    senders: { [SENDER]: { mta, hosts: 1, ...(OWN_NAME in servers ? { is: OWN_NAME } : {}), ...settings, ...sender } },
    traffic: [{ replay: 'arrivals.csv', ...fromFields(({ traffic }) => parts[0] && traffic?.(parts[0].set)) }],
  };
  return { text: JSON.stringify(scenario, null, 2), arrivals: arrivalsOf(parts, shift), servers: known };
}

/** Keys that the fields of modes add. */
function fromFields(keys: (field: Field) => object | undefined): Record<string, object> {
  return Object.assign({}, ...FIELDS.map(keys)) as Record<string, object>;
}

/** Host names and their addresses, in the order of the answer. */
function addressesOf(set: Case): ReadonlyMap<string, readonly string[]> {
  const addresses = new Map<string, string[]>();
  for (const [owner, type, ip] of set.dns) {
    if (type !== 'A' && type !== 'AAAA') continue;
    const name = String(owner);
    addresses.set(name, [...(addresses.get(name) ?? []), String(ip)]);
  }
  return addresses;
}

function recordsOf(set: Case): readonly (readonly [preference: number, target: string])[] {
  return set.dns.filter(([, type]) => type === 'MX').map((entry) => [Number(entry[2]), String(entry[3])] as const);
}

function domainOf(set: Case): object {
  const records = recordsOf(set);
  const trouble = set.dns.find(([owner, type]) => owner === set.domain && (type === 'SERVFAIL' || type === 'TIMEOUT'));
  const rotates = set.dns.some(([, type]) => type === 'ROTATE');
  const common = { ttl: '0s', rotate: rotates ? 'cyclic' : 'fixed' };
  if (trouble !== undefined) return { ...common, lookup: String(trouble[1]).toLowerCase() };
  if (records.length > 0) {
    const mx = records.map(([preference, target]) => `${preference} ${target}`);
    const odd = new Set(mx).size < mx.length || records.some(([, target]) => isAddress(target));
    return { ...common, mx, ...(odd ? { allowInvalid: true } : {}) };
  }
  if (addressesOf(set).has(set.domain)) return common;
  return { ...common, lookup: set.dns.length > 0 ? 'empty' : 'nxdomain' };
}

function isAddress(name: string): boolean {
  return /^[\d.]+$/.test(name);
}

/** Targets of MX records without an address, and what their lookup gives. */
function unanswered(set: Case, addresses: ReadonlyMap<string, unknown>): readonly (readonly [string, string])[] {
  const targets = [...new Set(recordsOf(set).map(([, target]) => target))];
  return targets
    .filter((target) => !addresses.has(target) && !isAddress(target) && target !== '.' && target !== OWN_NAME)
    .map((target) => [target, answerFor(set.dns, target)] as const);
}

function answerFor(dns: readonly DnsEntry[], name: string): string {
  // What fails for one type of record alone is said of the name's servers.
  const types = dns.flatMap(([owner, type, of]) => (owner === name && of === undefined ? [type] : []));
  if (types.includes('SERVFAIL')) return 'servfail';
  if (types.includes('TIMEOUT')) return 'timeout';
  return types.length > 0 ? 'empty' : 'nxdomain';
}

/**
 * A server is named like its host where that is one and has one address, and else like host and address, so that the
 * order of names is the order of the answer.
 */
function addServer(
  host: LabHost,
  mta: Mta,
  { set, start, modeChanges }: Part,
  shift: number,
  servers: Record<string, WrittenServer>,
  known: Map<string, TranslatedServer>,
): void {
  const changes = modeChanges
    .filter(([, ip]) => ip === host.ip)
    .map(([t, , mode]) => [Math.max(0, shift + start + t), mode] as const);
  const server = serverOf(host, set, mta, changes);
  const addresses = addressesOf(set);
  const names = [...addresses].filter(([, ips]) => ips.includes(host.ip)).map(([name]) => name);
  if (names.length === 0) names.push(host.ip);
  const [first = host.host] = names;
  const place = (addresses.get(first) ?? []).indexOf(host.ip);
  const plain = names.length === 1 && (addresses.get(first) ?? []).length === 1;
  const name = plain ? first : `a${String(place + 1).padStart(2, '0')}.${host.host}`;
  servers[name] = plain ? server : { hosts: names, ...server };
  known.set(name, {
    ip: host.ip,
    host: host.host,
    work: server.service === undefined ? 0 : Number.parseFloat(server.service),
  });
}

/** The sending host at its own address: only OpenSMTPD's laboratory listened there, and it relays for everybody. */
function ownServer(mta: Mta, names: readonly string[]): WrittenServer {
  const common = { ...(names.length > 0 ? { hosts: [OWN_NAME, ...names] } : {}), rtt: '1ms' };
  return mta === 'opensmtpd' ? { ...common, relay: mta } : { ...common, failures: [{ kind: 'refuse' }] };
}

function arrivalsOf(parts: readonly Part[], shift: number): string {
  const rows = parts.flatMap(({ set, start, injected }) =>
    injected.map((t) => ({ t: shift + start + t, domain: set.domain })),
  );
  rows.sort((a, b) => a.t - b.t);
  return ['t,sender,domain', ...rows.map(({ t, domain }) => `${t.toFixed(3)},${SENDER},${domain}`), ''].join('\n');
}

/** A member of a family: the same set-up with names and addresses of its own. */
export function memberOf(set: Case, number: number): Case {
  const own = `${set.domain.slice(0, set.domain.indexOf('.') - 2)}${String(number).padStart(2, '0')}.test`;
  const name = (text: string): string => (text.endsWith(set.domain) ? text.slice(0, -set.domain.length) + own : text);
  const address = (ip: string): string =>
    ip.includes(':') ? `2001:db8:19:${number}::${ip.split(':').at(-1)}` : `198.19.${number}.${ip.split('.')[3]}`;
  const value = (entry: string | number): string | number => {
    if (typeof entry === 'number') return entry;
    return /^[\d.]+$|:/.test(entry) ? address(entry) : name(entry);
  };
  return {
    ...set,
    domain: own,
    dns: set.dns.map((entry) => entry.map(value)),
    hosts: set.hosts.map((host) => ({ ...host, ip: address(host.ip), host: name(host.host) })),
  };
}

import type { RandomStreams } from '../../random/index.js';
import { FIRST_IN_ORDER, FIRST_WITHOUT_ORDER, HOST_LOOPBACK } from '../core/codes.js';
import { LAYOUT } from '../core-layout.js';
import type { CoreMemory } from './core-memory.js';
import type { Zone } from './zone.js';

/** Sizes of records that stand side by side (ADDRESS_SIZE, RECORD_SIZE and VALIDITY_SIZE of the core). */
const ADDRESS_SIZE = LAYOUT.Address.size;
const RECORD_SIZE = LAYOUT.MxRecord.size;
const VALIDITY_SIZE = LAYOUT.Validity.size;

/** Addresses of a zone's hosts, answers and domains in the core's memory, by number. */
export interface ZoneRecords {
  readonly hosts: readonly number[];
  readonly answers: readonly number[];
  readonly domains: readonly number[];
}

/** Puts a zone into the core's memory. `records`: addresses of the servers, and of the failures of name servers; `fates`: of the domains' counts, `fateBytes` each. */
export function addZone(
  memory: CoreMemory,
  zone: Zone,
  { servers, failures }: { readonly servers: readonly number[]; readonly failures: readonly number[] },
  fates: number,
  fateBytes: number,
): ZoneRecords {
  const hosts = Array.from(zone.hostKind, (_, host) => addHost(memory, zone, host, servers));
  addFailuresOfHosts(memory, zone, hosts, failures);
  const answers = Array.from(zone.answerKind, (_, answer) => addAnswer(memory, zone, answer, hosts, failures));
  const domains = Array.from(zone.rotation, (_, domain) =>
    addDomain(memory, zone, domain, answers, fates + domain * fateBytes),
  );
  zone.failingAnswers.forEach((answer, failure) => {
    memory.write('Failure', failures[failure] as number, { answer: answers[answer] as number });
  });
  sitesOf(zone).forEach((site, domain) => {
    memory.write('Domain', domains[domain] as number, { site });
  });
  return { hosts, answers, domains };
}

function addHost(memory: CoreMemory, zone: Zone, host: number, servers: readonly number[]): number {
  const first = zone.addressFirst[host] as number;
  const end = zone.addressFirst[host + 1] as number;
  const addresses = memory.allocate((end - first) * ADDRESS_SIZE);
  const record = memory.add('Host', {
    number: host,
    kind: zone.hostKind[host] as number,
    kindOfIpv4: zone.families.kindOfIpv4[host] as number,
    kindOfIpv6: zone.families.kindOfIpv6[host] as number,
    isPlain: isPlain(zone, host),
    hasIpv6: zone.families.hasIpv6[host] === 1,
    isAddress: zone.hostIsAddress[host] === 1,
    isAlias: zone.hostIsAlias[host] === 1,
    first: addresses,
    end: addresses + (end - first) * ADDRESS_SIZE,
  });
  for (let number = first; number < end; number += 1) {
    const server = servers[zone.addressServer[number] as number] as number;
    memory.write('Address', addresses + (number - first) * ADDRESS_SIZE, {
      server,
      host: record,
      number,
      endpoint: zone.families.endpoint[number] as number,
      isIpv6: zone.families.isIpv6[number] === 1,
    });
  }
  return record;
}

/** Does every MTA that uses IPv4 find the same addresses of this host at all times? */
function isPlain(zone: Zone, host: number): boolean {
  const isName = zone.hostIsAddress[host] === 0 && zone.hostIsAlias[host] === 0;
  return isName && zone.families.hasIpv6[host] === 0 && zone.failuresOfHost[host]?.length === 0;
}

/** Hosts whose name servers fail are numbered, for each has a bit in a list. */
function addFailuresOfHosts(
  memory: CoreMemory,
  zone: Zone,
  hosts: readonly number[],
  failures: readonly number[],
): void {
  let failing = 0;
  zone.failuresOfHost.forEach((numbers, host) => {
    if (numbers.length === 0) return;
    const row = memory.addInts(numbers.map((number) => failures[number] as number));
    const [life = 0, negativeLife = 0] = zone.hostLives[host] ?? [];
    const values = { failures: row, failuresEnd: row + 4 * numbers.length, life, negativeLife, failing };
    memory.write('Host', hosts[host] as number, values);
    failing += 1;
  });
}

function addAnswer(
  memory: CoreMemory,
  zone: Zone,
  answer: number,
  hosts: readonly number[],
  failures: readonly number[],
): number {
  const failing = (zone.failuresOfAnswer[answer] ?? []).map((number) => failures[number] as number);
  const row = memory.addInts(failing);
  const from = zone.recordFirst[answer] as number;
  const to = zone.recordFirst[answer + 1] as number;
  const first = memory.allocate((to - from) * RECORD_SIZE);
  for (let record = from; record < to; record += 1) {
    memory.write('MxRecord', first + (record - from) * RECORD_SIZE, {
      host: hosts[zone.recordHost[record] as number] as number,
      preference: zone.recordPreference[record] as number,
      place: zone.recordPlace[record] as number,
    });
  }
  const named = [...zone.recordHost.subarray(from, to)];
  const preferences = zone.recordPreference.subarray(from, to);
  return memory.add('Answer', {
    life: zone.answerLife[answer] as number,
    best: preferences.filter((preference) => preference === preferences[0]).length,
    number: answer,
    kind: zone.answerKind[answer] as number,
    failures: row,
    failuresEnd: row + 4 * failing.length,
    allResolve: zone.allResolve[answer] === 1,
    allResolveToIpv4: zone.allResolveToIpv4[answer] === 1,
    allResolveToIpv6: zone.allResolveToIpv6[answer] === 1,
    hasIpv6: zone.hasIpv6[answer] === 1,
    isImplicit: zone.answerIsImplicit[answer] === 1,
    isSigned: zone.answerIsSigned[answer] === 1,
    hasAlias: named.some((host) => zone.hostIsAlias[host] === 1),
    hasLoopback: named.some((host) => zone.hostKind[host] === HOST_LOOPBACK),
    first,
    end: first + (to - from) * RECORD_SIZE,
  });
}

function addDomain(memory: CoreMemory, zone: Zone, domain: number, answers: readonly number[], fates: number): number {
  const validities = zone.historyOf(domain);
  const history = memory.allocate(validities.length * VALIDITY_SIZE);
  validities.forEach(({ from, answer }, i) => {
    memory.write('Validity', history + i * VALIDITY_SIZE, { since: from, answer: answers[answer] as number });
  });
  const own = zone.ownAddress[domain] as number;
  return memory.add('Domain', {
    number: domain,
    rotation: zone.rotation[domain] as number,
    changes: validities.length > 1 || zone.failsAt(domain),
    firstIsKnown: firstIsKnown(zone, domain),
    firstAnswer: answers[validities[0]?.answer ?? 0] as number,
    ownAddress: own < 0 ? 0 : (answers[own] as number),
    history,
    answers: validities.length,
    fates,
  });
}

/** The senders that know the first address of a domain: none if the records change, or lead to several addresses. */
function firstIsKnown(zone: Zone, domain: number): number {
  const [only, another] = zone.historyOf(domain);
  if (only === undefined || another !== undefined || zone.isPlain[only.answer] !== 1 || zone.failsAt(domain)) return 0;
  return zone.rotation[domain] === 0 ? FIRST_WITHOUT_ORDER | FIRST_IN_ORDER : FIRST_WITHOUT_ORDER;
}

/** Puts the random streams of a replication in place. */
export function placeZoneStreams(
  memory: CoreMemory,
  zone: Zone,
  { hosts, domains }: ZoneRecords,
  streams: RandomStreams,
): void {
  domains.forEach((domain, number) => {
    const { k0, k1 } = streams.stream('dns rotation', zone.domains[number] as string);
    memory.write('Domain', domain, { rotationKey0: k0, rotationKey1: k1 });
  });
  hosts.forEach((host, number) => {
    if (!zone.isMultihomed(number)) return;
    const { k0 } = streams.stream('order of addresses', zone.hosts[number] as string);
    memory.write('Host', host, { salt: k0 });
  });
}

/**
 * The site of each domain: the first domain whose MX records name the same hosts at all times. Senders that count by site
 * treat them as one; if records never name any host, it is the domain itself.
 */
function sitesOf(zone: Zone): Int32Array {
  const first = new Map<string, number>();
  return Int32Array.from(zone.domains, (_, domain) => {
    const hosts = hostsOverTime(zone, domain);
    const site = hosts === '' ? domain : (first.get(hosts) ?? domain);
    if (hosts !== '') first.set(hosts, site);
    return site;
  });
}

/** The hosts that a domain's MX records name, and when that changes, as one text; empty where they never name any. */
function hostsOverTime(zone: Zone, domain: number): string {
  const sets = zone.historyOf(domain).map(({ from, answer }) => {
    const named = zone.recordHost.subarray(zone.recordFirst[answer], zone.recordFirst[answer + 1]);
    return { from, set: [...new Set(named)].sort((a, b) => a - b).join(' ') };
  });
  if (sets.every(({ set }) => set === '')) return '';
  const changes = sets.filter(({ set }, i) => set !== sets[i - 1]?.set);
  return changes.map(({ from, set }) => `${from}: ${set}`).join('; ');
}

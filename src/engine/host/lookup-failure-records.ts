import { RECORD_TYPES } from '../../mail/index.js';
import type { DomainModel, LookupFailureModel, Model } from '../../model/index.js';
import type { RandomStreams } from '../../random/index.js';
import type { TraceFailure } from '../../results/index.js';
import { HOST_EMPTY, HOST_NXDOMAIN, HOST_SERVFAIL, HOST_TIMEOUT } from '../core/codes.js';
import { narrowingOf, placeNarrowing } from './conditions-record.js';
import type { CoreMemory } from './core-memory.js';
import { timingOf } from './failure-records.js';

/** Kinds of answers to an address query. */
const KINDS = {
  nxdomain: HOST_NXDOMAIN,
  empty: HOST_EMPTY,
  servfail: HOST_SERVFAIL,
  timeout: HOST_TIMEOUT,
} as const;

/** A failure of name servers, and its position in the scenario. */
export interface PlacedLookupFailure extends TraceFailure {
  readonly of: 'domains' | 'dns';
  readonly failure: LookupFailureModel;
}

/** All failures of name servers by number: first those of domains, then those of host names. */
export function placedLookupFailures({ domains, hosts }: Pick<Model, 'domains' | 'hosts'>): PlacedLookupFailure[] {
  const placed: PlacedLookupFailure[] = [];
  const add = (of: PlacedLookupFailure['of'], list: readonly Pick<DomainModel, 'name' | 'failures'>[]): void => {
    for (const { name, failures } of list) {
      if (failures === undefined) continue;
      for (const [at, failure] of failures.entries()) placed.push({ of, name, at, failure });
    }
  };
  add('domains', domains);
  add('dns', hosts);
  return placed;
}

/**
 * Numbers of the servers that cannot be found while it lasts, by the number of the failure of name servers: those that the domain's
 * MX records ever lead to, or that answer to the name.
 */
export function serversUnfound(model: Model): number[][] {
  const placed = placedLookupFailures(model);
  if (placed.length === 0) return [];
  const numbers = new Map(model.servers.map(({ name }, number) => [name, number]));
  const behind = new Map(
    model.hosts.map(({ name, answer }) => [name, answer.kind === 'servers' ? answer.servers : []]),
  );
  const found = (names: readonly string[]): number[] => [
    ...new Set(names.flatMap((name) => behind.get(name) ?? []).flatMap((server) => numbers.get(server) ?? [])),
  ];
  return placed.map(({ of, name }) => found(of === 'dns' ? [name] : exchangersOf(model, name)));
}

/** Numbers of the failures that an address query for each host may meet: those of its name, of what that is an alias of, and of a domain called so. */
export function failuresOfHosts({ domains, hosts }: Model): number[][] {
  const placed = placedLookupFailures({ domains, hosts });
  return hosts.map(({ name, aliasOf }) =>
    placed.flatMap(({ of, name: failing, failure: { record } }, number) => {
      const isItsOwn = failing === name || failing === aliasOf;
      return isItsOwn && (of === 'dns' || record === null || record === 'a' || record === 'aaaa') ? number : [];
    }),
  );
}

/** Numbers of the failures that a query for the TXT record of a domain's policy may meet, by the domain's name. */
export function failuresOfTxt(model: Model): ReadonlyMap<string, readonly number[]> {
  const numbers = new Map<string, number[]>();
  placedLookupFailures(model).forEach(({ of, name, failure: { record } }, number) => {
    if (of === 'domains' && (record === null || record === 'txt'))
      numbers.set(name, [...(numbers.get(name) ?? []), number]);
  });
  return numbers;
}

/** Host names that mail for a domain ever goes to: its own, and those of its MX records or of a domain that it is an alias of. */
function exchangersOf({ domains, changes }: Model, domain: string): string[] {
  const names = new Set([domain]);
  for (const name of names) {
    const own = [...domains.filter((one) => one.name === name), ...changes.filter((one) => one.domain === name)];
    for (const { answer } of own) {
      if (answer.kind === 'mx') for (const { exchanger } of answer.records) names.add(exchanger);
      else if (answer.kind === 'cname') names.add(answer.target);
    }
  }
  return [...names];
}

/** Puts the failures of name servers into the core's memory; returns their addresses. `first`: number of the first; `clients`: names of all agents. */
export function addLookupFailures(
  memory: CoreMemory,
  model: Model,
  first: number,
  clients: readonly string[],
): readonly number[] {
  return placedLookupFailures(model).map(({ failure }, number) => {
    const { probability, record, timing } = failure;
    return memory.add('Failure', {
      number: first + number,
      probability,
      // Of a query for an address; that for MX records leads to an answer of its own.
      kind: KINDS[failure.kind],
      record: record === null ? 0 : RECORD_TYPES.indexOf(record) + 1,
      ...narrowingOf(memory, failure, clients),
      ...timingOf(memory, timing),
    });
  });
}

/** Puts the random streams of a replication in place; `records`: addresses of the failures. */
export function placeLookupFailureStreams(
  memory: CoreMemory,
  model: Model,
  records: readonly number[],
  streams: RandomStreams,
): void {
  placedLookupFailures(model).forEach(({ of, name, at, failure }, number) => {
    const record = records[number] as number;
    const { k0, k1 } = streams.stream(`failure of name servers (${of})`, `${at} ${name}`);
    memory.write('Failure', record, { key0: k0, key1: k1 });
    placeNarrowing(memory, record, failure, streams, `${of} ${at} ${name}`);
  });
}

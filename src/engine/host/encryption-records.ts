import { type MtaBehaviour, PLAIN_TEXT_AFTER, TLS_LEVELS } from '../../mail/index.js';
import {
  DEFAULTS,
  type DomainModel,
  isNamedBy,
  type Model,
  POLICY_FAILURES,
  POLICY_MODES,
  type PolicyModel,
} from '../../model/index.js';
import type { RandomStreams } from '../../random/index.js';
import { MATCHES_CERTIFICATE, MATCHES_NAME } from '../core/tls-codes.js';
import { LAYOUT } from '../core-layout.js';
import type { CoreMemory, Values } from './core-memory.js';
import { timingOf } from './failure-records.js';
import { failuresOfTxt } from './lookup-failure-records.js';

/** May it speak TLS at all? */
export function asksForTls({ tls, mtaSts, dane }: MtaBehaviour): boolean {
  return tls !== 'none' || mtaSts > 0 || dane > 0;
}

/** Default time for which a host is spoken to in clear [s] (Courier, TRACK_NHOURS 2). */
const IN_CLEAR = 7200;

/** An MTA's use of TLS, and its behaviour when that fails. */
export function tlsOf({ tls, plainText, mtaSts, mtaStsBy, dane }: MtaBehaviour): Values<'Mta'> {
  return {
    meetsTls: true,
    readsPolicies: mtaSts > 0 || dane > 0,
    mtaSts,
    dane,
    stsByCertificates: mtaStsBy === 'certificates',
    tlsLevel: TLS_LEVELS.indexOf(tls),
    clearAfter: PLAIN_TEXT_AFTER.indexOf(plainText?.after ?? 'never'),
    clearAge: plainText?.age ?? 0,
    clearFor: plainText?.remember ?? IN_CLEAR,
    clearAfterEhlo: plainText?.ehlo === true,
  };
}

const PERIOD_SIZE = LAYOUT.PolicyPeriod.size;

/** Addresses of the failures that keep policies from being fetched, in the core's memory, by number of the domain. */
export type PolicyRecords = readonly (readonly number[])[];

/** Puts the domains' TLS requirements into the core's memory. `records`: addresses of the domains. */
export function addPolicies(
  memory: CoreMemory,
  model: Model,
  records: readonly number[],
  lookupFailures: readonly number[],
): PolicyRecords {
  const failures = model.domains.map(({ policyFailures = [] }) =>
    policyFailures.map(({ kind, timing }) =>
      memory.add('Failure', { probability: 1, kind: POLICY_FAILURES.indexOf(kind), ...timingOf(memory, timing) }),
    ),
  );
  const byDomain = failuresOfTxt(model);
  model.domains.forEach((domain, number) => {
    const ofTxt = (byDomain.get(domain.name) ?? []).map((failure) => lookupFailures[failure] as number);
    const policies = addPeriods(memory, model, domain, failures[number] ?? [], ofTxt);
    memory.write('Domain', records[number] as number, { policies });
  });
  return failures;
}

/** All policies that a domain ever publishes; 0 where it has none. */
function addPeriods(
  memory: CoreMemory,
  model: Model,
  domain: DomainModel,
  failures: readonly number[],
  ofTxt: readonly number[],
): number {
  const changes = model.changes.filter((change) => change.domain === domain.name && change.mtaSts !== undefined);
  if (domain.mtaSts === undefined && changes.length === 0) return 0;
  const periods = [
    { since: Number.NEGATIVE_INFINITY, policy: domain.mtaSts ?? null },
    ...changes.map(({ at, mtaSts }) => ({ since: at, policy: mtaSts ?? null })),
  ];
  const first = memory.allocate(periods.length * PERIOD_SIZE);
  periods.forEach(({ since, policy }, i) => {
    const record = policy === null ? 0 : addPolicy(memory, model, policy);
    memory.write('PolicyPeriod', first + i * PERIOD_SIZE, { since, policy: record });
  });
  const rows = memory.addInts(failures);
  const txtRows = memory.addInts(ofTxt);
  const takesTime = periods.some(({ policy }) => (policy?.fetchTime ?? 0) > 0);
  return memory.add('DomainPolicies', {
    ttl: domain.ttl,
    first,
    end: first + periods.length * PERIOD_SIZE,
    failures: rows,
    failuresEnd: rows + 4 * failures.length,
    negativeTtl: domain.negativeTtl,
    lookupFailures: txtRows,
    lookupFailuresEnd: txtRows + 4 * ofTxt.length,
    isFixed: periods.length === 1 && failures.length === 0 && ofTxt.length === 0 && !takesTime,
  });
}

function addPolicy(memory: CoreMemory, model: Model, policy: PolicyModel): number {
  const matches = model.hosts.map(
    ({ name }) =>
      (isNamedBy(policy, name, 'one') ? MATCHES_NAME : 0) | (isNamedBy(policy, name, 'any') ? MATCHES_CERTIFICATE : 0),
  );
  return memory.add('Policy', {
    mode: POLICY_MODES.indexOf(policy.mode),
    maxAge: policy.maxAge,
    fetchTime: policy.fetchTime ?? DEFAULTS.mtaSts.fetchTime,
    matches: memory.addBytes(matches),
  });
}

/** Puts the random streams of a replication in place. */
export function placePolicyStreams(
  memory: CoreMemory,
  model: Model,
  failures: PolicyRecords,
  streams: RandomStreams,
): void {
  model.domains.forEach(({ name }, number) => {
    failures[number]?.forEach((record, at) => {
      const { k0, k1 } = streams.stream('failure of a policy', `${at} ${name}`);
      memory.write('Failure', record, { key0: k0, key1: k1 });
    });
  });
}

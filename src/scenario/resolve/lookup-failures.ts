import type { RecordType } from '../../mail/index.js';
import { DEFAULTS, type LookupFailureModel, type Model } from '../../model/index.js';
import { type Context, complain } from '../context.js';
import type { Path } from '../mistakes/problem.js';
import type { WrittenLookupFailure } from '../schema/lookup-failure.js';
import { type Clients, resolveNarrowing } from './conditions.js';
import { resolveTiming } from './failures.js';

/** Record types that only domains have, not host names. */
const NOT_OF_NAMES: readonly RecordType[] = ['mx', 'txt'];
const NOT_OF_DOMAINS: readonly RecordType[] = ['tlsa'];

/** Failures of the name servers of a domain (`domains`) or a host name (`dns`); empty if none are written. */
export function resolveLookupFailures(
  context: Context,
  path: Path,
  written: readonly WrittenLookupFailure[] | 'none' | undefined,
  clients: Clients,
  of: 'domains' | 'dns',
): { failures?: LookupFailureModel[] } {
  if (written === undefined || written === 'none' || written.length === 0) return {};
  const failures = written.map((failure, index) => resolveOne(context, [...path, index], failure, clients, of));
  return { failures };
}

/** Most names whose address queries may fail: a pass has a bit for each. */
const MOST_NAMES = 64;

/** Reports more names than that. */
export function checkFailingNames(context: Context, { domains, hosts }: Pick<Model, 'domains' | 'hosts'>): void {
  const failing = new Set(
    domains.flatMap(({ name, failures = [] }) =>
      failures.some(({ record }) => record === null || record === 'a' || record === 'aaaa') ? name : [],
    ),
  );
  const names = hosts.filter(({ name, failures = [] }) => failures.length > 0 || failing.has(name));
  if (names.length <= MOST_NAMES) return;
  const message = `the name servers of ${names.length} host names fail`;
  const expected = `at most ${MOST_NAMES} of them; for domains, \`record: mx\` does not count`;
  complain(context, ['dns'], { code: 'too-many', message, expected }, 'key');
}

function resolveOne(
  context: Context,
  path: Path,
  written: WrittenLookupFailure,
  clients: Clients,
  of: 'domains' | 'dns',
): LookupFailureModel {
  const record = written.record === undefined || written.record === 'all' ? null : written.record;
  const others = of === 'domains' ? NOT_OF_DOMAINS : NOT_OF_NAMES;
  if (record !== null && others.includes(record)) {
    const [message, expected] =
      of === 'domains'
        ? ['TLSA records are those of a host name', 'this failure under `dns`, at the name of the MX host']
        : [`records of type ${record.toUpperCase()} are those of a domain`, 'this failure under `domains`'];
    complain(context, [...path, 'record'], { code: 'conflict', message, expected });
  }
  return {
    kind: written.kind,
    timing: resolveTiming(context, path, written),
    record,
    probability: written.probability ?? DEFAULTS.failure.probability,
    ...resolveNarrowing(context, path, written, clients, 'lookup'),
  };
}

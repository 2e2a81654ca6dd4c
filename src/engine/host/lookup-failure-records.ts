import { RECORD_TYPES } from '../../mail/index.js';
import type { DomainModel, LookupFailureModel, Model } from '../../model/index.js';
import type { RandomStreams } from '../../random/index.js';
import type { StoryFailure } from '../../results/index.js';
import { addConditions, placeNarrowing } from './conditions-record.js';
import type { CoreMemory } from './core-memory.js';
import { timingOf } from './failure-records.js';

/** A failure of name servers, and where it stands in the scenario. */
export interface PlacedLookupFailure extends StoryFailure {
  readonly of: 'domains' | 'dns';
  readonly failure: LookupFailureModel;
}

/** All failures of name servers by number: first those of domains, then those of host names. */
export function placedLookupFailures({ domains, hosts }: Pick<Model, 'domains' | 'hosts'>): PlacedLookupFailure[] {
  const of = (section: PlacedLookupFailure['of'], list: readonly Pick<DomainModel, 'name' | 'failures'>[]) =>
    list.flatMap(({ name, failures = [] }) => failures.map((failure, at) => ({ of: section, name, at, failure })));
  return [...of('domains', domains), ...of('dns', hosts)];
}

/** Puts the failures of name servers into the core's memory; their addresses. `first`: number of the first; `clients`: names of all who send. */
export function addLookupFailures(
  memory: CoreMemory,
  model: Model,
  first: number,
  clients: readonly string[],
): readonly number[] {
  return placedLookupFailures(model).map(({ failure }, number) => {
    const { only, except, probability, record, timing } = failure;
    return memory.add('Failure', {
      number: first + number,
      probability,
      record: record === null ? 0 : RECORD_TYPES.indexOf(record) + 1,
      only: only === undefined ? 0 : addConditions(memory, only, clients),
      except: except === undefined ? 0 : addConditions(memory, except, clients),
      isNarrow: only !== undefined || except !== undefined,
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

import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { layoutText } from '../../scripts/core.mjs';
import { LAYOUT } from '../../src/engine/core-layout.js';
import { int32sAt, loadParts, type Parts } from './parts-module.js';

let parts: Parts;
beforeAll(async () => {
  parts = await loadParts();
});

type RecordName = keyof typeof LAYOUT;

/** Fields whose places parts.ts asks the compiler for, in its order: the first and last, and where the kinds of fields change. */
const FIELDS = {
  Server: [
    'quietUntil',
    'sessions',
    'filter',
    'attempts',
    'accepted',
    'greylistKnown',
    'stages',
    'knowsRecipients',
  ] as const,
  Message: ['arrivedAt', 'root', 'previous', 'copies', 'nth', 'kind', 'hops'] as const,
  Mta: [
    'honoursBackups',
    'addressPace',
    'number',
    'timeouts',
    'warnings',
    'shufflesAddresses',
    'remembersServers',
  ] as const,
  Destination: ['host', 'target', 'inFlight', 'tail', 'window', 'promised', 'caching'] as const,
};

/** Records whose sizes parts.ts asks the compiler for, in its order. A size follows from the places of all fields. */
const RECORDS: readonly RecordName[] = [
  'Address',
  'Agent',
  'Answer',
  'CachedAnswer',
  'Connection',
  'Destination',
  'Domain',
  'Failure',
  'Filter',
  'Host',
  'Message',
  'Model',
  'Mta',
  'Sampler',
  'Server',
  'Ticket',
  'Traffic',
  'Validity',
  'Walk',
  'WatchedMessage',
];

/** Where the layout says that a field lies [bytes]. */
function placeOf(record: RecordName, field: string): number | undefined {
  const fields: Readonly<Record<string, readonly [string, number]>> = LAYOUT[record].fields;
  return fields[field]?.[1];
}

describe('the layout of records', () => {
  it('is written down as the sources of the core say', () => {
    const written = readFileSync(new URL('../../src/engine/core-layout.ts', import.meta.url), 'utf8');
    expect(written).toBe(layoutText());
  });

  it.each([
    ['Server', 'offsetsInServer'],
    ['Message', 'offsetsInMessage'],
    ['Mta', 'offsetsInMta'],
    ['Destination', 'offsetsInDestination'],
  ] as const)('puts the fields of %s where the compiler puts them', (record, name) => {
    const compiled = int32sAt(parts, parts[name](), FIELDS[record].length);
    expect(FIELDS[record].map((field) => placeOf(record, field))).toEqual([...compiled]);
  });

  it('gives records the sizes that the compiler gives them', () => {
    const compiled = int32sAt(parts, parts.sizes(), RECORDS.length);
    expect(RECORDS.map((record) => LAYOUT[record].size)).toEqual([...compiled]);
  });
});

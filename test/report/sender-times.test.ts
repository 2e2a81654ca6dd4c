import { describe, expect, it } from 'vitest';
import { runReplication } from '../../src/engine/index.js';
import { type Origin, summariseRun } from '../../src/experiment/run-summary.js';
import { renderCsv } from '../../src/report/csv.js';
import { renderPage, renderTable } from '../../src/report/index.js';
import type { PartySummary, RunResult } from '../../src/results/index.js';
import { modelOf } from '../scenario/build-model.js';

const MODEL = modelOf(`
domains: { example.org: { mx: [ 10 mx.example.org, 20 backup.example.net ] } }
servers:
  mx.example.org: { failures: [ { kind: refuse, at: 1h, for: 2h } ] }
  backup.example.net: { relay: postfix }
senders: { shop: { mta: postfix }, stubborn: { mta: rfc5321, honoursBackups: false } }
duration: 4h
traffic: [ { rate: 600/h, from: { shop: 80%, stubborn: 20% } } ]
`);
const PROVENANCE = {
  title: 't',
  description: '',
  file: 'f',
  hash: '',
  seed: '1',
  replications: 1,
  text: '',
  command: '',
};
const ORIGIN: Origin = { version: '0', warnings: [], elapsed: 0, provenance: PROVENANCE };
const RESULT = summariseRun(MODEL, [runReplication(MODEL, 1)], ORIGIN);

/** The same as a version before would have written it. */
function ofBefore(result: RunResult): RunResult {
  const without = (parties: RunResult['senders']): RunResult['senders'] =>
    Object.fromEntries(
      Object.entries(parties).map(([name, { latency_s: _, ...party }]) => [name, party as unknown as PartySummary]),
    );
  const { promptRate: _, ...rest } = result;
  return { ...rest, senders: without(result.senders), domains: without(result.domains) };
}

const table = (result: RunResult): string => renderTable(result, { width: 120, colour: false });

describe('a table of senders', () => {
  it('the table of senders says how soon the mail of each was delivered', () => {
    const line = table(RESULT)
      .split('\n')
      .find((one) => one.startsWith('stubborn'));
    expect(line).toMatch(/stubborn .* h( \d+ min)?$/);
    expect(table(RESULT)).toContain('99 % in');
  });

  it('the table of senders of an older result, which has no times, leaves them out', () => {
    expect(table(ofBefore(RESULT))).toContain('stubborn');
    expect(table(ofBefore(RESULT))).not.toContain('99 % in');
  });
});

describe('a backup that only stores', () => {
  it('a backup that only stores is told apart from one that delivers, in the table and on the page', async () => {
    expect(table(RESULT)).toMatch(/In first pass .*\nWithout delay /);
    expect(table(ofBefore(RESULT))).not.toContain('Without delay');
    expect(await renderPage(RESULT)).toContain('without waiting in a relay’s queue either');
  });

  it('a note says why more mail was accepted than was sent: a backup hands on what it took', async () => {
    expect(table(RESULT)).toContain('Servers accept more than was sent');
    expect(await renderPage(RESULT)).toContain('Servers accept more than was sent');
  });
});

describe('the CSV of a run', () => {
  it('the CSV of a run has times and shares of each sender beside its numbers of messages', () => {
    const rows = renderCsv(RESULT).split('\r\n');
    const { stubborn } = RESULT.senders;
    expect(rows).toContain(`senders,stubborn,latency.p99,${stubborn?.latency_s?.p99},s`);
    expect(rows).toContain(`senders,stubborn,delivered,${stubborn?.delivered},messages`);
    expect(rows).toContain(`senders,stubborn,wanted.sent,${stubborn?.wanted.sent},messages`);
    expect(rows).toContain(`promptRate,,mean,${RESULT.promptRate?.mean},share`);
    expect(rows.filter((row) => row.startsWith('senders,stubborn,delivered,'))).toHaveLength(1);
    expect(rows).toContain(`servers,mx.example.org,down,${RESULT.servers['mx.example.org']?.down_s},s`);
  });
});

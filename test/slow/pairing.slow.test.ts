import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runReplication } from '../../src/engine/index.js';
import { Comparison } from '../../src/experiment/index.js';
import type { Model } from '../../src/model/index.js';
import { FateLog, type FigureDifference } from '../../src/results/index.js';
import { parseScenario } from '../../src/scenario/index.js';
import { formatNumber } from '../../src/units/index.js';
import { ROOT } from '../house/source-files.js';
import { EVIDENCE, tableOf, withTable } from './document-table.js';

const REPLICATIONS = 20;

/** One preferred server, one sender in ten that never tries the backup: what is changed is said by each case. */
const BASE = `duration: 7d
seed: pairing
domains: { example.org: { mx: [ 10 mx1.example.org, 20 backup.example.net ] } }
servers:
  mx1.example.org: { service: { exponential: 400ms }, failures: [ { kind: refuse, mtbf: 2d, mttr: 3h } ] }
  backup.example.net: {}
senders:
  good: { mta: postfix }
  stubborn: { mta: postfix, honoursBackups: false, giveUpAfter: 4h }
traffic: [ { rate: 4/m, from: { good: 90%, stubborn: 10% } } ]
`;

interface Case {
  readonly what: string;
  readonly text: string;
  readonly change: string;
  readonly figure: string;
  /** Both sides lose the same mail but for a few. */
  readonly sharesLosses: boolean;
}

const CASES: readonly Case[] = [
  {
    what: 'two retry schedules of the sender that loses mail',
    text: BASE,
    change: 'senders.stubborn.retry={ every: 30m }',
    figure: 'deliveryRate',
    sharesLosses: true,
  },
  {
    what: 'a slower line to the preferred server',
    text: BASE,
    change: 'servers["mx1.example.org"].rtt=60ms',
    figure: 'latency.mean',
    sharesLosses: true,
  },
  {
    what: 'a backup, or none',
    text: BASE,
    change: 'domains["example.org"].mx=["10 mx1.example.org"]',
    figure: 'firstPassRate',
    sharesLosses: false,
  },
  {
    what: 'equal preferences instead of a backup',
    text: BASE,
    change: 'domains["example.org"].mx=["10 mx1.example.org", "10 backup.example.net"]',
    figure: 'deliveryRate',
    sharesLosses: false,
  },
  {
    what: 'all senders try the backup',
    text: BASE,
    change: 'senders.stubborn.honoursBackups=true',
    figure: 'deliveryRate',
    sharesLosses: false,
  },
];

function modelOf(text: string, overrides: readonly string[]): Model {
  const { model, problems } = parseScenario({
    text,
    file: 'pairing',
    overrides: [...overrides, `replications=${REPLICATIONS}`],
  });
  if (model === null) throw new Error(problems.map(({ message }) => message).join('\n'));
  return model;
}

function runLogged(model: Model, replication: number) {
  const log = new FateLog();
  const result = runReplication(model, replication, { onEnd: (end) => log.record(end) });
  return { ...result, fates: log.column() };
}

function differenceOf({ text, change, figure }: Case): FigureDifference {
  const models = [modelOf(text, []), modelOf(text, [change])];
  const comparison = new Comparison(models.map((model, at) => ({ name: String(at), model })));
  for (let replication = 1; replication <= REPLICATIONS; replication += 1) {
    comparison.add(models.map((model) => runLogged(model, replication)));
  }
  const origins = models.map(({ title, description, seed }) => ({
    version: '',
    provenance: { title, description, file: '', hash: '', seed, replications: REPLICATIONS, text: '', command: '' },
    warnings: [],
    elapsed: 0,
  }));
  const { differences } = comparison.result({ version: '', command: '', origins, warnings: [], examples: [[]] });
  const found = differences[0]?.figures.find((one) => one.figure === figure);
  if (found === undefined) throw new Error(`there is no figure ${figure}`);
  return found;
}

describe('the same luck on both sides', () => {
  const gains = new Map<Case, number>();

  it.each(CASES)(
    'makes the interval of the difference narrower: $what',
    (one) => {
      const { pairingGain = Number.NaN } = differenceOf(one);
      gains.set(one, pairingGain);
      // Where one side loses nothing, there is nothing to share: the ratio is 1, but for the degrees of freedom.
      expect(pairingGain).toBeGreaterThan(one.sharesLosses ? 3 : 0.9);
    },
    300_000,
  );

  it('does so as docs/evidence.md says', async () => {
    const rows = CASES.map((one) => [
      one.what,
      `\`${one.figure}\``,
      `${formatNumber(gains.get(one) ?? Number.NaN, 2)} times`,
    ]);
    const table = tableOf(['What is compared', 'Figure', 'Wider without pairing'], rows);
    await expect(withTable('pairing', table)).toMatchFileSnapshot(EVIDENCE);
    expect(readFileSync(join(ROOT, 'docs', 'evidence.md'), 'utf8')).toContain('<!-- pairing -->');
  });
});

import { describe, expect, it } from 'vitest';
import { runReplication } from '../../src/engine/index.js';
import { summariseRun } from '../../src/experiment/index.js';
import type { Model } from '../../src/model/index.js';
import type { RunResult } from '../../src/results/index.js';
import { parseScenario } from '../../src/scenario/index.js';
import { erlangB } from '../../src/theory/index.js';
import { EVIDENCE, tableOf, withTable } from './document-table.js';

const RUNS = 1000;
const REPLICATIONS = 10;

interface Case {
  readonly what: string;
  readonly text: string;
  /** As estimates name it. */
  readonly figure: string;
  readonly truth: number;
  readonly formula: string;
}

const CASES: readonly Case[] = [
  {
    what: 'deliveries to a server that fails and is repaired, by senders that try once',
    text: `duration: 30d
domains: { e.example: { mx: [ 10 mx.e.example ] } }
servers: { mx.e.example: { failures: [ { kind: refuse, mtbf: 1d, mttr: 2h } ] } }
senders: { once: { mta: fire-and-forget } }
traffic: [ { rate: 2/h } ]`,
    figure: 'deliveryRate',
    truth: 24 / 26,
    formula: 'mtbf ÷ (mtbf + mttr)',
  },
  {
    what: 'messages turned away by a server with seven sessions',
    text: `duration: 1h
domains: { e.example: { mx: [ 10 mx.e.example ] } }
servers: { mx.e.example: { rtt: 0s, sessions: 7, overload: refuse, service: { exponential: 5s } } }
senders: { once: { mta: fire-and-forget } }
traffic: [ { rate: 1/s } ]`,
    figure: 'abandoned',
    truth: erlangB(5, 7),
    formula: "Erlang's B for 7 servers and 5 erlangs",
  },
  {
    what: 'sessions at once at a server without limits, after a warm-up',
    text: `duration: 1h
warmup: 5m
domains: { e.example: { mx: [ 10 mx.e.example ] } }
servers: { mx.e.example: { rtt: 500ms, service: { lognormal: { median: 8s, p99: 60s } } } }
senders: { once: { mta: fire-and-forget } }
traffic: [ { rate: 30/m } ]`,
    figure: 'servers["mx.e.example"].meanSessions',
    // Six round trips of half a second, and the mean of a lognormal, median · exp(σ²/2), σ = ln(60/8) ÷ 2.3263.
    truth: 0.5 * (3 + 8 * Math.exp((Math.log(60 / 8) / 2.3263478740408408) ** 2 / 2)),
    formula: "rate × mean session time (Little's law, M/G/∞)",
  },
];

function modelOf({ text }: Case, count = REPLICATIONS): Model {
  const { model, problems } = parseScenario({ text, file: 'coverage', overrides: [`replications=${count}`] });
  if (model === null) throw new Error(problems.map(({ message }) => message).join('\n'));
  return model;
}

function resultOf(model: Model): RunResult {
  const replications = Array.from({ length: model.replications }, (_, at) => runReplication(model, at + 1));
  const { title, description, seed } = model;
  const provenance = {
    title,
    description,
    file: '',
    hash: '',
    seed,
    replications: model.replications,
    text: '',
    command: '',
  };
  return summariseRun(model, replications, { version: '', provenance, warnings: [], elapsed: 0 });
}

interface Coverage {
  /** Runs whose interval holds the truth. */
  readonly covered: number;
  /** Runs that lost nothing in any replication: nothing is claimed but how rare a loss may be. */
  readonly without: number;
  /** Other runs whose interval misses the truth, and those of them that say that they are rough. */
  readonly missed: number;
  readonly warned: number;
}

function cover(one: Case, replications = REPLICATIONS): Coverage {
  const model = modelOf(one, replications);
  const counts = { covered: 0, without: 0, missed: 0, warned: 0 };
  for (let run = 1; run <= RUNS; run += 1) {
    const { estimates = {}, warnings } = resultOf({ ...model, seed: `coverage ${run}` });
    const { low = Number.NaN, high = Number.NaN } = estimates[one.figure] ?? {};
    if (low <= one.truth && one.truth <= high) counts.covered += 1;
    else if (low === high) counts.without += 1;
    else {
      counts.missed += 1;
      if (warnings.some((text) => text.includes('[few-losses]'))) counts.warned += 1;
    }
  }
  return counts;
}

/** Most runs lose nothing, and an outage costs much: the mean of a few such runs is far from normal. */
const RARE: Case = {
  what: 'an outage in one week of five',
  text: `duration: 7d
domains: { e.example: { mx: [ 10 mx.e.example ] } }
servers: { mx.e.example: { failures: [ { kind: refuse, mtbf: 30d, mttr: 2h } ] } }
senders: { once: { mta: fire-and-forget } }
traffic: [ { rate: 2/h } ]`,
  figure: 'deliveryRate',
  truth: 720 / 722,
  formula: 'mtbf ÷ (mtbf + mttr)',
};
const RARE_REPLICATIONS = [10, 40] as const;

describe('a 95 % interval over replications', () => {
  const covered = new Map<Case, number>();

  it.each(CASES)(
    'covers the known truth in 93 to 97 of 100 runs: $what',
    (one) => {
      const count = cover(one).covered;
      covered.set(one, count);
      expect(count / RUNS).toBeGreaterThanOrEqual(0.93);
      expect(count / RUNS).toBeLessThanOrEqual(0.97);
    },
    3_600_000,
  );

  const rare = new Map<number, Coverage>();

  it.each(RARE_REPLICATIONS)(
    'covers less where most weeks lose nothing, and says so: %i replications',
    (replications) => {
      const counts = cover(RARE, replications);
      rare.set(replications, counts);
      expect(counts.covered / RUNS).toBeLessThan(0.93);
      expect(counts.warned / counts.missed).toBeGreaterThan(0.9);
    },
    3_600_000,
  );

  it('does so as docs/evidence.md says', async () => {
    const rows = CASES.map((one) => [
      one.what,
      `\`${one.figure}\``,
      `${one.formula}: ${one.truth.toPrecision(5)}`,
      `${((100 * (covered.get(one) ?? 0)) / RUNS).toFixed(1)} of 100`,
    ]);
    const table = tableOf(['What', 'Figure', 'Truth', `Intervals that hold it, of ${RUNS}`], rows);
    await expect(withTable('coverage', table)).toMatchFileSnapshot(EVIDENCE);
  });

  it('does so for rare outages as docs/evidence.md says', async () => {
    const part = (count: number): string => `${((100 * count) / RUNS).toFixed(1)} of 100`;
    const rows = [...rare].map(([replications, { covered: held, without, missed, warned }]) => [
      String(replications),
      part(held),
      part(without),
      `${part(missed)}, ${warned} of ${missed} with a warning`,
    ]);
    const head = ['Replications', 'Interval holds the truth', 'No loss seen, and said so', 'Interval misses it'];
    await expect(withTable('coverage-rare', tableOf(head, rows))).toMatchFileSnapshot(EVIDENCE);
  });
});

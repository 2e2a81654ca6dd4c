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

/** Runs whose interval holds the truth. */
function cover(one: Case): number {
  const model = modelOf(one);
  let covered = 0;
  for (let run = 1; run <= RUNS; run += 1) {
    const { estimates = {} } = resultOf({ ...model, seed: `coverage ${run}` });
    const { low = Number.NaN, high = Number.NaN } = estimates[one.figure] ?? {};
    if (low <= one.truth && one.truth <= high) covered += 1;
  }
  return covered;
}

describe('a 95 % interval over replications', () => {
  const covered = new Map<Case, number>();

  it.each(CASES)(
    'covers the known truth in 93 to 97 of 100 runs: $what',
    (one) => {
      const count = cover(one);
      covered.set(one, count);
      expect(count / RUNS).toBeGreaterThanOrEqual(0.93);
      expect(count / RUNS).toBeLessThanOrEqual(0.97);
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
    await expect(withTable('coverage-known', table)).toMatchFileSnapshot(EVIDENCE);
  });
});

import { createHash } from 'node:crypto';
import { type Origin, summariseRun } from '../../../src/experiment/index.js';
import {
  encodeReplication,
  type Gathering,
  gather,
  type MergedCell,
  mergeShards,
  type Piece,
  type Plan,
  renderSegment,
  scanSegments,
  sealPlan,
  shareOut,
} from '../../../src/experiment/shards/index.js';
import type { Model } from '../../../src/model/index.js';
import type { ReplicationResult, RunResult } from '../../../src/results/index.js';
import { modelWith, replicationOf } from '../replication-builder.js';

export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** Replications whose sums depend on the order of the additions: latencies are no round numbers. */
export function replicationsOf(count: number): ReplicationResult[] {
  return Array.from({ length: count }, (_, i) =>
    replicationOf(i + 1, [
      { count: 3 + i, latency: 0.1 + i / 3 },
      { count: 1 + (i % 2), fate: 'expired', server: 1, outcome: 'refused', latency: 1 },
      { count: 2, server: 1, latency: 1e-9 * (i + 1), passes: 2, firstPass: i % 3 === 0 },
    ]),
  );
}

export function planOf(replications: readonly number[], shards: number, version = '1.2.3'): Plan {
  return sealPlan(
    {
      version,
      scenario: { file: 'a.yaml', argument: 'a.yaml', text: 'title: A', files: {} },
      sweep: null,
      cells: replications.map((count, at) => ({
        name: String(at),
        sets: [],
        options: {},
        hash: 'h',
        replications: count,
      })),
      shards: shareOut(replications, shards),
    },
    sha256,
  );
}

/** The result file of one shard of a plan of one cell. */
export function segmentOf(plan: Plan, shard: number, replications: readonly ReplicationResult[], elapsed = 1): string {
  const lines = (plan.shards[shard] ?? []).flatMap(({ cell, from, to }) =>
    replications.slice(from - 1, to).map((result) => encodeReplication(cell, result)),
  );
  return renderSegment({ version: plan.version, plan: plan.hash, shard }, lines, elapsed, sha256);
}

export type Files = ReadonlyMap<string, string>;

export function piecesOf(files: Files): Piece[] {
  return [...files].flatMap(([source, text]) =>
    scanSegments(new TextEncoder().encode(text), sha256).segments.map((segment) => ({ ...segment, source })),
  );
}

const ORIGIN: Origin = {
  version: '1.2.3',
  provenance: {
    title: '',
    description: '',
    file: '',
    hash: '',
    seed: '1',
    replications: 1,
    text: '',
    command: '',
  },
  warnings: [],
  elapsed: 0,
};

export function mergeFiles(plan: Plan, files: Files, gathering: Gathering = gather(piecesOf(files))): MergedCell[] {
  const bytes = new Map([...files].map(([source, text]) => [source, new TextEncoder().encode(text)]));
  const models = plan.cells.map(({ replications }) => modelFor(replications));
  return mergeShards(plan, models, gathering, ({ source, lines }, at) => {
    const { from, to } = lines[at] ?? { from: 0, to: 0 };
    return new TextDecoder().decode(bytes.get(source)?.subarray(from, to));
  });
}

export function modelFor(replications: number): Model {
  return modelWith({ replications });
}

export function resultOf(merged: MergedCell | undefined): RunResult | undefined {
  return merged?.summary.result(ORIGIN);
}

/** What one process makes of the same replications. */
export function wholeResult(replications: readonly ReplicationResult[]): RunResult {
  return summariseRun(modelFor(replications.length), replications, ORIGIN);
}

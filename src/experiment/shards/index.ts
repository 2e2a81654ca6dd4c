/**
 * A large run or a sweep, cut into shards for a cluster: the plan, the result of each shard as text that loses nothing,
 * and their merging, which gives what one process would have given. Nothing here knows of files, schedulers or machines;
 * `docs/scale.md` describes the files for programs that are not mxsim.
 *
 *     const plan = sealPlan({ version, scenario, cells, shards: shareOut([64], 16) }, fingerprint);
 *     const text = renderSegment({ version, plan: plan.hash, shard: 3 }, lines, elapsed, fingerprint);
 *     const gathering = gather(scanSegments(bytes, fingerprint).segments.map((one) => ({ ...one, source })));
 *     const [cell] = mergeShards(plan, [model], gathering, readLine);
 */
export { findObjections, type Gathering, gather, missingShards, type Piece, unite } from './gathering.js';
export { firstReplication, type MergedCell, mergeShards, type ReadLine, ShardError, totalElapsed } from './merging.js';
export { runPart } from './part-run.js';
export {
  countParts,
  countReplications,
  type Fingerprint,
  MOST_CELLS,
  MOST_SHARDS,
  type Part,
  PLAN_FORMAT,
  type Plan,
  type PlanContent,
  type PlannedCell,
  type PlannedOptions,
  type PlannedScenario,
  type PlannedSweep,
  sealPlan,
} from './plan.js';
export { type PlanReading, readPlan, renderPlan, renderPlanSchema } from './plan-file.js';
export {
  decodeReplication,
  encodeReplication,
  holdsReplication,
  ReplicationTextError,
  shapeOf,
} from './replication-text.js';
export { type Line, renderSegment, type Scan, type Segment, type SegmentHead, scanSegments } from './segment.js';
export { findGap, shareOut } from './sharing.js';

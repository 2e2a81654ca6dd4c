import { type Command, Option } from 'commander';
import type { ChangeOptions } from '../jobs/index.js';
import { collect, parseThreads, wholeNumber } from './option-parsers.js';
import type { RunOptions } from './options.js';

export interface PlanOptions extends ChangeOptions {
  readonly vary: readonly string[];
  readonly zip?: boolean;
  readonly figure: readonly string[];
  readonly shards?: number;
  readonly output?: string;
  readonly quiet?: boolean;
}

export interface ShardOptions {
  readonly index?: number;
  /** Number of the first shard, as the scheduler's array counts. */
  readonly first: number;
  readonly output?: string;
  readonly threads?: number;
  readonly quiet?: boolean;
}

export interface MergeOptions extends Pick<RunOptions, 'format' | 'report' | 'quiet' | 'threads'> {
  readonly partial?: boolean;
}

/** Far beyond the arrays of any scheduler. */
const MOST_INDEX = 2 ** 31 - 1;
const MOST_SHARDS = 100_000;

export function addPlanOptions(command: Command): Command {
  return command
    .option('--vary <path=values>', 'plan a sweep: PATH=V1,V2 or PATH=FROM..TO:STEP; may be repeated', collect, [])
    .option('--zip', 'vary several parameters in step, instead of each value with each')
    .option('--figure <name>', 'a figure for the sweep to look at; may be repeated', collect, [])
    .option('--shards <count>', 'how many (default: one per replication, at most 1000)', wholeNumber(1, MOST_SHARDS))
    .option('--output <file>', 'where the plan goes (default: NAME.plan.json)')
    .option('--quiet', 'print nothing but errors');
}

export function addShardOptions(command: Command): Command {
  return command
    .option(
      '--index <number>',
      'which shard (default: what Slurm, Kubernetes or AWS Batch calls this task)',
      wholeNumber(0, MOST_INDEX),
    )
    .option(
      '--first <number>',
      'number of the first shard, if the array does not begin at 0',
      wholeNumber(0, MOST_INDEX),
      0,
    )
    .option('--output <folder>', 'where results go (default: NAME.shards, beside the plan NAME.plan.json)')
    .option('--threads <count>', 'run replications on so many threads (default: 1)', parseThreads)
    .option('--quiet', 'print nothing but errors');
}

export function addMergeOptions(command: Command): Command {
  return command
    .option('--partial', 'make do with the shards that are there, and say what is missing')
    .addOption(
      new Option('--format <format>', 'how results are printed')
        .choices(['table', 'json', 'csv', 'markdown', 'github', 'junit'])
        .default('table'),
    )
    .option('--report <file>', 'where the report goes (default: reports/NAME.html)')
    .option('--no-report', 'write no report')
    .option('--quiet', 'print results and errors, and nothing else');
}

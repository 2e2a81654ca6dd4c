import type { Command } from 'commander';
import type { ExitCode } from './exit-code.js';
import type { Session } from './session.js';
import {
  addMergeOptions,
  addPlanOptions,
  addShardOptions,
  type MergeOptions,
  type PlanOptions,
  type ShardOptions,
} from './shard-options.js';

type SetCode = (code: Promise<ExitCode>) => Promise<void>;

/** @param addChanges adds the options that change a scenario. */
export function addPlan(
  program: Command,
  session: Session,
  setCode: SetCode,
  addChanges: (command: Command) => Command,
): void {
  const command = program.command('plan').argument('<FILE>', 'a scenario; - is standard input');
  command.description('cut a large run into shards for a cluster');
  addPlanOptions(addChanges(command)).action(async (file: string, options: PlanOptions) => {
    const { planShards } = await import('./commands/plan.js');
    await setCode(planShards(file, options, session));
  });
}

export function addShard(program: Command, session: Session, setCode: SetCode): void {
  const command = program.command('shard').argument('<PLAN>', 'a plan that `mxsim plan` made');
  command.description('run one shard of a plan, unless its result is there already');
  addShardOptions(command).action(async (plan: string, options: ShardOptions) => {
    const { runShard } = await import('./commands/shard.js');
    await setCode(runShard(plan, options, session));
  });
}

export function addMerge(program: Command, session: Session, setCode: SetCode): void {
  const command = program
    .command('merge')
    .argument('<PLAN>', 'a plan that `mxsim plan` made')
    .argument('[DIR...]', 'folders or files with the results of its shards');
  command.description('merge the shards of a plan: the same result as one run');
  addMergeOptions(command).action(async (plan: string, places: readonly string[], options: MergeOptions) => {
    const { mergeResults } = await import('./commands/merge.js');
    await setCode(mergeResults(plan, places, options, session));
  });
}

import type { Model, TrafficModel } from '../../model/index.js';
import { formatCount, formatDuration } from '../../units/index.js';
import { type Context, complain } from '../context.js';
import { nodeAt } from '../text/tree.js';
import { startHint } from './replay-times.js';

type ReplayModel = Extract<TrafficModel, { kind: 'replay' }>;

/** Checks replays against the end of the run: arrivals that it cuts off, and runs that are left empty. */
export function checkReplays(context: Context, model: Model): void {
  const ends = [model.duration, model.until].filter((end) => end !== null);
  const end = Math.min(...ends);
  // A run without any mail cannot be intended.
  const isEmpty = model.traffic.every((one) => one.kind === 'replay' && (one.times[0] ?? 0) > end);
  for (const [at, traffic] of model.traffic.entries()) {
    if (traffic.kind !== 'replay') continue;
    if (isEmpty) complainOfEmptiness(context, at, traffic, end);
    else adviseOfCut(context, traffic, model);
  }
}

function complainOfEmptiness(context: Context, at: number, { file, times }: ReplayModel, end: number): void {
  const [first = 0] = times;
  const which = times.length === 1 ? 'the one message' : `all ${formatCount(times.length)} messages`;
  const message = `${which} of \`${file}\` would arrive after the end of the run: the first after ${formatDuration(first)}, and it lasts ${formatDuration(end)}`;
  const hint = startHint(first) ?? 'give a longer `duration`, or `messages`';
  complain(context, ['traffic', at, 'replay'], { code: 'replay', message, hint });
}

/** Advises on arrivals that the default duration cuts off, which is hardly intended. */
function adviseOfCut(context: Context, { file, times }: ReplayModel, { duration }: Model): void {
  const last = times.at(-1);
  const isDefault = nodeAt(context.root, ['duration']) === undefined;
  if (duration === null || !isDefault || last === undefined || last <= duration) return;
  const message = `\`${file}\` goes on for ${formatDuration(last)}, but arrivals stop after ${formatDuration(duration)}`;
  const hint = 'give a `duration`, or `messages`';
  complain(context, ['traffic'], { code: 'replay', message, hint }, 'key', 'advice');
}

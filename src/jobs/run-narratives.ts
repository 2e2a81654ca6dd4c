import { type Changes, renderCall } from '../library/index.js';
import { FATES, type Fate } from '../mail/index.js';
import type { Model } from '../model/index.js';
import type {
  ChosenNarrative,
  MessageChoice,
  ReplicationResult,
  RunNarratives,
  RunResult,
  Telling,
  Trace,
} from '../results/index.js';
import { formatCount, formatDuration } from '../units/index.js';
import type { RunningPool } from './caller.js';

/** Limits of each trace on the page. */
const BREVITY = { chapters: 8, lines: 20 };

/** A pool that also looks for messages worth telling, while replication 1 runs. */
export interface MessageWatch {
  readonly pool: RunningPool;
  /** Replays the chosen messages, after the replications. `null` if replication 1 was not run. */
  readonly replay: () => Promise<FoundTraces | null>;
}

/** The choice of messages in replication 1, and their traces. */
export interface FoundTraces {
  readonly choice: MessageChoice;
  readonly traces: readonly Trace[];
}

/** Watches the first replication that goes through a pool. */
export function watchMessages(pool: RunningPool): MessageWatch {
  let choice: MessageChoice | undefined;
  const run = async (replication: number): Promise<ReplicationResult> => {
    if (replication !== 1) return pool.run(replication);
    const result = await pool.run(replication, true);
    choice = result.choice;
    return result;
  };
  return {
    pool: { ...pool, run },
    replay: async () => {
      if (choice === undefined) return null;
      const wanted = [...choice.typical, choice.slowest, choice.lost].filter((message) => message > 0);
      return { choice, traces: wanted.length === 0 ? [] : await pool.tell(1, wanted) };
    },
  };
}

function scopeOf({ wanted, isWhole, most }: MessageChoice): string {
  const messages = `${formatCount(wanted)} wanted ${wanted === 1 ? 'message' : 'messages'}`;
  if (isWhole) return `Chosen among the ${messages} of replication 1.`;
  return `Chosen among the first ${messages} of replication 1 that came to an end: those before message ${formatCount(most + 1)} did. The run is longer.`;
}

/** The commonest fate of the wanted mail that was lost in a run. */
function commonestLoss({ kinds: { ham } }: RunResult): Fate {
  const lost = FATES.filter((fate) => fate !== 'delivered' && fate !== 'pending');
  return lost.reduce((most, fate) => (ham[fate] > ham[most] ? fate : most));
}

function lostWhy({ gone, wanted }: MessageChoice, result: RunResult, command: Command): string {
  if (gone === 1) return 'the only one of these that was lost.';
  if (gone > 1) return `one of ${formatCount(gone)} of these that were lost, and the first to end as most of them did.`;
  const { sent, delivered, pending } = result.kinds.ham;
  const lost = sent - delivered - pending;
  if (lost === 0)
    return wanted === 0 ? 'None: no wanted message was sent.' : 'None: no wanted message was lost in the whole run.';
  const were = lost === 1 ? 'message was' : 'messages were';
  const look = command([
    ['kind', 'ham'],
    ['fate', commonestLoss(result)],
  ]);
  return `None of these; in the whole run ${formatCount(lost)} wanted ${were} lost. To look for one in all of replication 1: ${look}`;
}

/** The reason why the slowest message was chosen; tells whether the whole run has a slower one. */
function slowestWhy(slowest: Trace, delivered: string, { latency_s }: RunResult): string {
  const most = formatDuration(latency_s.max ?? Number.NaN);
  const more =
    most === formatDuration(slowest.latency ?? Number.NaN) ? '' : ` In the whole run the slowest took ${most}.`;
  return `none of the ${delivered} delivered took longer.${more}`;
}

/** A call of explain for this scenario, with these options. */
type Command = (options: readonly (readonly [string, string])[]) => string;

/** The outcomes of the attempts of a trace, without names. */
function shapeOf({ events }: Trace): string {
  return events
    .flatMap((event) => (event.kind === 'outcome' ? [`${event.by} ${event.outcome} ${event.stage}`] : []))
    .join(', ');
}

/** Of the messages with about the median latency, the nearest one that went the way of most of them. */
function typicalOf({ choice, traces }: FoundTraces): Trace | undefined {
  const near = choice.typical.flatMap((message) => traces.find((trace) => trace.message === message) ?? []);
  const counts = new Map<string, number>();
  for (const trace of near) counts.set(shapeOf(trace), (counts.get(shapeOf(trace)) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return near.find((trace) => counts.get(shapeOf(trace)) === most);
}

/** True if two latencies read the same: they may differ in the last digit alone. */
function readsAlike(one: Trace | undefined, other: Trace | undefined): boolean {
  return formatDuration(one?.latency ?? Number.NaN) === formatDuration(other?.latency ?? Number.NaN);
}

function chosenOf(
  found: FoundTraces,
  tell: (trace: Trace) => Telling,
  result: RunResult,
  command: Command,
): ChosenNarrative[] {
  const { choice, traces } = found;
  const { delivered, median } = choice;
  const count = formatCount(delivered);
  const typical = typicalOf(found);
  const slowest = traces.find(({ message }) => message === choice.slowest);
  const lost = traces.find(({ message }) => message === choice.lost);
  const lostOne: ChosenNarrative = {
    role: 'lost',
    why: lostWhy(choice, result, command),
    telling: lost === undefined ? null : tell(lost),
  };
  if (typical === undefined || slowest === undefined) {
    const why = 'None: no wanted message was delivered.';
    return [{ role: 'typical', why, telling: null }, { role: 'slowest', why, telling: null }, lostOne];
  }
  const alike = readsAlike(typical, slowest);
  const only =
    delivered === 1 ? 'The same: no other was delivered.' : `The same: none of the ${count} delivered took longer.`;
  return [
    {
      role: 'typical',
      why: `about the median of the ${count} delivered (${formatDuration(median)}), and like most of those near it.`,
      telling: tell(typical),
    },
    {
      role: 'slowest',
      why: alike ? only : slowestWhy(slowest, count, result),
      telling: alike ? null : tell(slowest),
    },
    lostOne,
  ];
}

/** The traces for the page of a run. */
export async function tellRun(
  found: FoundTraces,
  model: Model,
  result: RunResult,
  file: string,
  changes: Changes,
): Promise<RunNarratives> {
  const { shorten, Narrator } = await import('../narrative/index.js');
  const narrator = new Narrator(model);
  const command: Command = (options) => renderCall('explain', [file], options, changes);
  return {
    chosen: chosenOf(found, (trace) => shorten(narrator.tell(trace), BREVITY), result, command),
    scope: scopeOf(found.choice),
    command: command([['message', '1']]),
  };
}

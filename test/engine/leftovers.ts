import { crank } from '../../src/engine/replication.js';
import type { GreylistTable } from '../../src/engine/tables/greylist-table.js';
import type { Lines } from '../../src/engine/tables/host-memories.js';
import type { IdleConnections } from '../../src/engine/tables/idle-connections.js';
import type { WalkTable } from '../../src/engine/tables/walk-table.js';
import { theWorld, type World } from '../../src/engine/world.js';
import type { Model } from '../../src/model/index.js';

/** What a run that came to its end has not given back: everything is zero where nothing leaks. */
export interface Leftovers {
  readonly messages: number;
  readonly events: number;
  readonly sessions: number;
  readonly backlog: number;
  /** Sessions and queue runners still taken, and messages still in line for one. */
  readonly inFlight: number;
  readonly inLine: number;
  readonly promised: number;
  readonly open: number;
  readonly idle: number;
  readonly walks: number;
  readonly greylisted: number;
}

export const NOTHING: Leftovers = {
  messages: 0,
  events: 0,
  sessions: 0,
  backlog: 0,
  inFlight: 0,
  inLine: 0,
  promised: 0,
  open: 0,
  idle: 0,
  walks: 0,
  greylisted: 0,
};

/** More events than a small run can need: it would never end. */
const MOST_EVENTS = 3_000_000;

/** Runs replication 1 to its end, and tells what is still taken then; an error where the run does not end. */
export function leftovers(model: Model): Leftovers {
  return withinEvents(MOST_EVENTS, () => {
    theWorld.begin(model, 1);
    crank();
    return leftoversOf(theWorld);
  });
}

/** Makes a run that does not end fail, instead of the test never ending. */
export function withinEvents<T>(events: number, run: () => T): T {
  const { queue } = theWorld;
  const pop = queue.pop.bind(queue);
  let left = events;
  queue.pop = () => {
    left -= 1;
    if (left < 0) throw new Error(`more than ${events} events: at ${theWorld.now} s the run is not over`);
    return pop();
  };
  try {
    return run();
  } finally {
    Reflect.deleteProperty(queue, 'pop');
  }
}

/** The same of a world that has come to its end. */
export function leftoversOf(w: World): Leftovers {
  return {
    messages: w.messages.live,
    events: w.queue.size,
    sessions: total(w.servers.sessions),
    backlog: total(w.servers.backlog),
    inFlight: total(w.destinations.inFlight) + total(w.runs.inFlight),
    inLine: waiting(w.destinations) + waiting(w.runs),
    promised: total(w.destinations.promised),
    open: total(w.acquaintances.open),
    idle: idleConnections(w.idle),
    walks: walksUnderWay(w.walks),
    greylisted: greylistEntries(w.greylists),
  };
}

function total(column: Iterable<number>): number {
  let sum = 0;
  for (const count of column) sum += count;
  return sum;
}

function waiting(lines: Lines): number {
  const { index } = lines as unknown as { index: { size: number } };
  return lines.lineHead.subarray(0, index.size).filter((row) => row >= 0).length;
}

function idleConnections(idle: IdleConnections): number {
  return total((idle as unknown as { sizes: Int32Array }).sizes);
}

function walksUnderWay(walks: WalkTable): number {
  const { used, free } = walks as unknown as { used: number; free: readonly number[] };
  return used - free.length;
}

function greylistEntries(greylists: GreylistTable): number {
  const { used, freeHead, next } = greylists as unknown as { used: number; freeHead: number; next: Int32Array };
  let free = 0;
  for (let entry = freeHead; entry >= 0; entry = next[entry] as number) free += 1;
  return used - free;
}

/*
 * A door to the inner parts of the core, for tests alone: thin functions over what handlers and model use. AssemblyScript;
 * parts-module.ts compiles it and says what each function is to TypeScript.
 */

import { arrivesAt, leavesAt, moveTo, queuesAt, series, turnToBin } from '../../src/engine/core/counts/series';
import { setNow } from '../../src/engine/core/kernel/clock';
import { Sampler } from '../../src/engine/core/kernel/distribution';
import { kindOf, peek, pop, subjectOf, timeOf } from '../../src/engine/core/kernel/event-queue';
import { allocateZeroed, inUse } from '../../src/engine/core/kernel/memory';
import { add, clearMap, find, forget, Known, PairMap } from '../../src/engine/core/kernel/pair-map';
import { prepareExponential, prepareNormal } from '../../src/engine/core/kernel/variates';
import { addMessage, Message, messages, Triplet } from '../../src/engine/core/messages/message';
import { Agent, Filter, Server } from '../../src/engine/core/model/machines';
import { agentNumbered, model, serverNumbered } from '../../src/engine/core/model/model';
import { CandidateList } from '../../src/engine/core/sender/candidate-list';

export { clearSeries, writeSeries } from '../../src/engine/core/counts/series';
export { sample, sampleResidual } from '../../src/engine/core/kernel/distribution';
export { clearQueue, pendingEvents, push } from '../../src/engine/core/kernel/event-queue';
export { exp, ln } from '../../src/engine/core/kernel/exp-ln';
export {
  allocate,
  allocateZeroed,
  forgetModel,
  forgetReplication,
  giveBack,
  keepModel,
  reuse,
} from '../../src/engine/core/kernel/memory';
export { firstOfShuffle, rotate, shuffle, swapNeighbours } from '../../src/engine/core/kernel/permutations';
export { below, drawBlock, seek, uniform } from '../../src/engine/core/kernel/random-numbers';
export { exponential, gammaVariate, standardNormal } from '../../src/engine/core/kernel/variates';
export { firstLiveRoot, liveRootAfter } from '../../src/engine/core/messages/live-roots';
export { clearMessages, releaseMessage } from '../../src/engine/core/messages/message';
export {
  addCandidate,
  addCandidateList,
  candidateAt,
  clearCandidateLists,
  levelAt,
  releaseCandidateList,
  setTriedAt,
  triedAt,
} from '../../src/engine/core/sender/candidate-list';
export {
  addPatience,
  clearPatience,
  firstDeadline,
  patienceList,
  prune,
  takeFirst,
} from '../../src/engine/core/server/backlog';
export { clearWorkers, earliestWorker, occupy } from '../../src/engine/core/server/filter';
export {
  addTriplet,
  clearTriplets,
  findTriplet,
  releaseTriplets,
} from '../../src/engine/core/server/recipients';

/** The clock stands at `t` [s]. */
export function moveSeriesTo(t: f64): void {
  setNow(t);
  moveTo(t);
}

/** Fills in the tables of random numbers, once. */
export function prepare(): void {
  prepareExponential();
  prepareNormal();
}

export function makeSampler(samplerKind: i32, a: f64, b: f64, values: usize, sums: usize, count: i32): Sampler {
  const s = changetype<Sampler>(allocateZeroed(offsetof<Sampler>()));
  s.kind = samplerKind;
  s.a = a;
  s.b = b;
  s.values = values;
  s.sums = sums;
  s.count = count;
  return s;
}

/** When the earliest event is due [s]. */
export function peekTime(): f64 {
  return timeOf(peek());
}

let taken: usize = 0;

/** Takes the earliest event, for `takenKind` and `takenSubject`. */
export function takeEvent(): void {
  taken = pop(peek());
}

/** What the event taken last does, and whom it is about. */
export function takenKind(): i32 {
  return kindOf(taken);
}

export function takenSubject(): usize {
  return subjectOf(taken);
}

/** A message that arrived at `t` [s]; its root is itself where `root` is 0. */
export function addMessageAt(t: f64, root: usize): Message {
  const m = addMessage();
  m.arrivedAt = t;
  m.root = root === 0 ? m : changetype<Message>(root);
  return m;
}

export function arrivedAtOf(m: Message): f64 {
  return m.arrivedAt;
}

export function epochOf(m: Message): i32 {
  return m.epoch;
}

/** What waited for the message waits no longer. */
export function raiseEpoch(m: Message): void {
  m.epoch += 1;
}

export function liveCount(): i32 {
  return inUse(messages);
}

export function seenAtOf(entry: Triplet): f64 {
  return entry.seenAt;
}

export function lengthOf(list: CandidateList): i32 {
  return list.length;
}

/** A filter with so many workers. */
export function makeFilter(workers: i32): Filter {
  const filter = changetype<Filter>(allocateZeroed(offsetof<Filter>()));
  filter.workerCount = workers;
  filter.workers = allocateZeroed((<usize>workers) << 3);
  return filter;
}

const pairs = changetype<PairMap>(memory.data(offsetof<PairMap>(), 16));

export function clearPairs(hosts: f64, targets: i32): void {
  clearMap(pairs, hosts, targets, offsetof<Known>());
}

export function findPair(host: f64, target: i32): Known {
  return changetype<Known>(find(pairs, host, target));
}

export function addPair(host: f64, target: i32): Known {
  return changetype<Known>(add(pairs, host, target));
}

export function forgetPair(known: Known): void {
  forget(pairs, changetype<usize>(known));
}

export function pairCount(): i32 {
  return pairs.count;
}

export function hostOf(known: Known): f64 {
  return known.host;
}

export function targetOf(known: Known): i32 {
  return known.target;
}

/** What time series need of a model. */
export function layOutSeries(senders: i32, servers: i32, bins: i32, binWidth: f64): void {
  model.senderCount = senders;
  model.serverCount = servers;
  model.bins = bins;
  model.binWidth = binWidth;
  model.agents = allocateZeroed((<usize>senders) << 2);
  model.servers = allocateZeroed((<usize>servers) << 2);
  for (let number = 0; number < senders; number += 1) {
    const agent = changetype<Agent>(allocateZeroed(offsetof<Agent>()));
    agent.number = number;
    store<usize>(model.agents + ((<usize>number) << 2), changetype<usize>(agent));
  }
  for (let number = 0; number < servers; number += 1) {
    const server = changetype<Server>(allocateZeroed(offsetof<Server>()));
    server.number = number;
    store<usize>(model.servers + ((<usize>number) << 2), changetype<usize>(server));
  }
}

export function countAttempt(server: i32): void {
  turnToBin(serverNumbered(server));
  serverNumbered(server).attempts += 1;
}

export function countAccepted(server: i32): void {
  turnToBin(serverNumbered(server));
  serverNumbered(server).accepted += 1;
}

/** A message came into the queue of that row (`sign` 1), or left it (-1): senders, then servers. */
export function addToQueue(row: i32, sign: i32): void {
  if (row >= model.senderCount) queuesAt(serverNumbered(row - model.senderCount), <f64>sign);
  else if (sign > 0) arrivesAt(agentNumbered(row));
  else leavesAt(agentNumbered(row));
}

export function seriesWidth(): f64 {
  return series.width;
}

/** Where the columns stand: accepted, attempts, net, instants. */
export function seriesColumn(column: i32): usize {
  switch (column) {
    case 0:
      return series.accepted;
    case 1:
      return series.attempts;
    case 2:
      return series.net;
    default:
      return series.instants;
  }
}

import {
  ATTEMPT_FAILED,
  CAUSE_QUEUED,
  FATE_COUNT,
  KIND_COUNT,
  MESSAGE_ACCEPTED,
  NO_FATE,
  PENDING,
  REACHED_STAGE,
} from './codes';
import {
  areasFrom,
  clearRecorder,
  closeAreas,
  forgetAttempt,
  forgetTogether,
  openAreas,
  settleLatencies,
} from './counts/recorder';
import { clearOutages, closeRecoveries } from './counts/recovery';
import { clearSeries, moveTo, to, writeSeries } from './counts/series';
import { isObserved, isTraced, now, setNow, setObservers, state } from './kernel/clock';
import { clearQueue, clearTickets, kindOf, peek, pop, subjectOf, timeOf } from './kernel/event-queue';
import { allocate, forgetReplication, isNone } from './kernel/memory';
import { arrive, rewindTraffic } from './messages/arrival';
import { dispatch } from './messages/dispatch';
import { decideLoss } from './messages/fate';
import { firstLiveRoot, liveRootAfter } from './messages/live-roots';
import { clearMessages, FURTHER, has, Message, REUSED, serverNumberOf, serverOf } from './messages/message';
import { fellowOf } from './messages/together';
import { Failure } from './model/failure';
import { ServerState } from './model/machines';
import { agentNumbered, domainNumbered, model, serverNumbered, trafficNumbered } from './model/model';
import { DomainPolicies } from './model/policy';
import { Traffic } from './model/traffic';
import { clearCandidateLists } from './sender/candidate-list';
import { clearClearHosts } from './sender/clear-hosts';
import { clearIdle } from './sender/connections';
import { setScratch } from './sender/mx-order';
import { clearPolicies } from './sender/policies';
import { clearRates } from './sender/rates';
import { clearRecords } from './sender/records';
import { clearPatience } from './server/backlog';
import { clearClients } from './server/client-limits';
import { clearWorkers } from './server/filter';
import { rewindOff } from './server/machine-off';
import { clearTriplets } from './server/recipients';
import { rewind } from './server/timeline';
import { clearVerification, rewindStandby } from './server/verification';
import { isDone } from './trace';

/** The traffic whose message arrives next, and the time of the first message of all others [s]. */
let next: Traffic = changetype<Traffic>(0);
let otherAt: f64 = 0;
/** Latest end of the run [s]; events that never happen lie beyond it as well. */
let endOfTime: f64 = 0;
/** Next change in the way things are counted [s]: the end of a bin of the time series, or of the warm-up. */
let mark: f64 = 0;

/**
 * Begins another replication, whose random streams the host has put in place, and waits for its first message. `notes`: bytes
 * of each message's record that are the listener's.
 */
export function begin(keepsSeries: bool, traces: bool, reportsEnds: bool, notes: i32): void {
  forgetReplication();
  setObservers(traces, reportsEnds);
  setNow(0);
  state.now = 0;
  state.arrived = 0;
  state.events = 0;
  clearTables(isObserved, notes);
  clearRecorder();
  clearSeries(keepsSeries);
  mark = 0;
  endOfTime = min<f64>(model.until, f64.MAX_VALUE);
  clearServers();
  clearSenders();
  for (let number = 0; number < model.failureCount; number += 1) rewind(failureNumbered(number));
  rewindStandbys();
  for (let number = 0; number < model.trafficCount; number += 1) rewindTraffic(trafficNumbered(number));
  findNext();
  awaitArrival();
}

/** Gives the standbys fresh copies of the failures that they check. */
function rewindStandbys(): void {
  for (let number = 0; number < model.serverCount; number += 1) {
    const standby = serverNumbered(number).standby;
    if (!isNone(standby)) rewindStandby(standby);
  }
}

function failureNumbered(number: i32): Failure {
  return changetype<Failure>(load<usize>(model.failures + ((<usize>number) << 2)));
}

function clearTables(watched: bool, notes: i32): void {
  clearQueue();
  clearMessages(watched, notes);
  clearCandidateLists(model.longestList);
  clearTriplets();
  clearOutages();
  clearPatience();
  clearTickets();
  clearClients();
  clearRates();
  clearVerification();
  clearRecords(model.hosts, model.destinationCount, model.endpointCount + model.hostNameCount);
  clearIdle(model.hosts, model.endpointCount + model.destinationCount);
  if (model.meetsTls) {
    clearClearHosts(model.serverCount);
    clearPolicies(model.domainCount);
  }
  setScratch(allocate((<usize>model.mostRecords) << 2));
}

/** State and counts of the servers. */
function clearServers(): void {
  for (let number = 0; number < model.serverCount; number += 1) {
    const server = serverNumbered(number);
    server.quietUntil = -Infinity;
    memory.fill(changetype<usize>(server), 0, offsetof<ServerState>());
    if (!isNone(server.filter)) {
      server.filter.freedAt = -Infinity;
      clearWorkers(server.filter);
    }
  }
}

/** Counts of senders and domains, and the clocks of machines that go off. */
function clearSenders(): void {
  const bytes = (<usize>(KIND_COUNT * FATE_COUNT)) << 3;
  for (let number = 0; number < model.agentCount; number += 1) {
    const mta = agentNumbered(number).mta;
    if (mta.goesOff) rewindOff(mta.off);
  }
  for (let number = 0; number < model.senderCount; number += 1) memory.fill(agentNumbered(number).fates, 0, bytes);
  for (let number = 0; number < model.domainCount; number += 1) {
    const domain = domainNumbered(number);
    memory.fill(domain.fates, 0, bytes);
    domain.queries = 0;
    if (!isNone(domain.policies)) rewindPolicies(domain.policies);
  }
}

/** Rewinds the failures that keep policies from being fetched. */
function rewindPolicies(policies: DomainPolicies): void {
  for (let at = policies.failures; at < policies.failuresEnd; at += 4) rewind(changetype<Failure>(load<usize>(at)));
}

/** Finds the traffic whose message comes next, the first listed among equals; if none comes in time, means over time end here. */
function awaitArrival(): void {
  if (next.nextAt >= otherAt) findNext();
  const at = state.arrived < model.messages ? next.nextAt : Infinity;
  state.nextArrivalAt = at;
  if (at > endOfTime) closeAreas();
}

/** Goes through all traffic for the two whose messages come first. */
function findNext(): void {
  otherAt = Infinity;
  next = trafficNumbered(0);
  for (let number = 1; number < model.trafficCount; number += 1) {
    const traffic = trafficNumbered(number);
    otherAt = min<f64>(otherAt, max<f64>(traffic.nextAt, next.nextAt));
    if (traffic.nextAt < next.nextAt) next = traffic;
  }
}

/** Processes so many events; false if the run is at its end. */
export function step(events: i32): bool {
  return isTraced ? stepTraced(events) : stepUntraced(events);
}

function stepUntraced(events: i32): bool {
  for (let left = events; left > 0; left -= 1) {
    if (!processNext()) return stop(events - left);
  }
  stop(events);
  return true;
}

/** Processes events with a trace: the run ends when all wanted messages have been traced. */
function stepTraced(events: i32): bool {
  for (let left = events; left > 0; left -= 1) {
    if (!processNext()) return stop(events - left);
    if (isDone()) return stop(events - left + 1);
  }
  stop(events);
  return true;
}

/** The next event, or the next message's arrival if that comes first; false if neither comes in time. */
function processNext(): bool {
  const row = peek();
  const eventAt = timeOf(row);
  const arrivalAt = state.nextArrivalAt;
  const isEvent = eventAt <= arrivalAt;
  const t = isEvent ? eventAt : arrivalAt;
  if (t > endOfTime) return false;
  setNow(t);
  if (t >= mark) passMark(t);
  if (isEvent) {
    const what = pop(row);
    dispatch(kindOf(what), subjectOf(what));
  } else {
    state.arrived += 1;
    arrive(next);
    awaitArrival();
  }
  return true;
}

function passMark(t: f64): void {
  if (t >= areasFrom) openAreas();
  moveTo(t);
  mark = min<f64>(to, areasFrom);
}

/** Records the progress of the run; returns false, since it goes no further. */
function stop(events: i32): bool {
  state.now = now;
  state.events += <f64>events;
  return false;
}

/** Stops the run: queued mail is pending, and attempts under way do not count. Returns whether anything is queued. */
export function finish(): bool {
  let stopped = false;
  forgetUnderWay();
  for (let root = firstLiveRoot(); !isNone(root); root = liveRootAfter(root)) {
    stopped = true;
    if (root.fate === NO_FATE) decideLoss(root, PENDING, CAUSE_QUEUED, serverNumberOf(root));
  }
  closeRecoveries();
  settleLatencies();
  writeSeries();
  return stopped;
}

/**
 * Attempts that have no outcome yet are taken out of the counts, so that the rest adds up. They are
 * those that wait for their outcome, for a filter, or in a backlog. Empties the queue of events.
 */
function forgetUnderWay(): void {
  for (let row = peek(); row !== 0; row = peek()) {
    const what = pop(row);
    const kind = kindOf(what);
    if (kind !== ATTEMPT_FAILED && kind !== MESSAGE_ACCEPTED && kind !== REACHED_STAGE) continue;
    forget(changetype<Message>(subjectOf(what)));
  }
  for (let number = 0; number < model.serverCount; number += 1) {
    for (let at = serverNumbered(number).backlogHead; at !== 0; at = changetype<usize>(changetype<Message>(at).next)) {
      forget(changetype<Message>(at));
    }
  }
}

function forget(m: Message): void {
  const wasFurther = has(m, FURTHER) || m.passes > 1 || !m.agent.isSender;
  forgetAttempt(serverOf(m), !has(m, REUSED), wasFurther);
  for (let u = fellowOf(m); !isNone(u); u = fellowOf(u)) forgetTogether(serverOf(m), wasFurther);
}

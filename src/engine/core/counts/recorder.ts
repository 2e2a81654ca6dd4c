import { ACCEPTED, FATE_COUNT, HAM } from '../codes';
import { recordCause as hostRecordsCause } from '../host';
import { now } from '../kernel/clock';
import { isNone } from '../kernel/memory';
import { Agent, Server } from '../model/machines';
import { agentNumbered, domainNumbered, model, serverNumbered } from '../model/model';
import { Domain } from '../model/zone';
import { clearChunks, clearHistogram, keep, settle } from './histogram';
import { arrivesAt, forgetAttemptInSeries, leavesAt, queuesAt, turnToBin } from './series';

/**
 * The port through which a run reports. It only counts: every figure is a sum, a maximum or a histogram, so that
 * replications can be merged exactly. Its counts for a server are in the server's record.
 *
 * Hot: several calls per message.
 */
@unmanaged
class Totals {
  /** Sums of connections and of passes over messages with more of them than have a bin of their own. */
  connectionsBeyond: f64;
  passesBeyond: f64;
  firstPass: f64;
  /** Wanted mail that was delivered after it had waited in a queue for a further pass. */
  waited: f64;
  duplicates: f64;
  backscatter: f64;
  delayWarnings: f64;
  senderSojourn: f64;
  /** Messages that left their sender in their first pass, after one connection. */
  leftAtOnce: f64;
  lastArrival: f64;
  /** Recipients of messages after their first. */
  furtherRecipients: f64;
  latencySum: f64;
  /** Copies of messages that wait for outages, and the end of the outages met so far [s] (recovery.ts). */
  waiting: f64;
  troubledUntil: f64;
}

/** Messages by number of connections or passes: the last bin gathers all beyond. */
const MOST_COUNTED: i32 = 64;
const COUNT_BYTES: i32 = (MOST_COUNTED + 1) << 3;

export const totals = changetype<Totals>(memory.data(offsetof<Totals>(), 16));
/** Of messages that did not leave their sender at once. */
export const connectionCounts: usize = memory.data(COUNT_BYTES, 16);
export const passCounts: usize = memory.data(COUNT_BYTES, 16);

/** Integrals over time begin then [s], at the end of the warm-up; Infinity once they have, or once they have ended. */
export let areasFrom: f64 = 0;

function increment(at: usize): void {
  store<f64>(at, load<f64>(at) + 1);
}

/** Forgets everything, for another replication. */
export function clearRecorder(): void {
  memory.fill(changetype<usize>(totals), 0, offsetof<Totals>());
  memory.fill(connectionCounts, 0, COUNT_BYTES);
  memory.fill(passCounts, 0, COUNT_BYTES);
  clearLatencies();
  areasFrom = model.warmup;
}

/** Times to delivery of all, by sender and by domain. */
function clearLatencies(): void {
  clearChunks();
  if (!isNone(model.latency)) clearHistogram(model.latency);
  for (let number = 0; number < model.senderCount; number += 1) clearHistogram(agentNumbered(number).latency);
  for (let number = 0; number < model.domainCount; number += 1) {
    const latency = domainNumbered(number).latency;
    if (!isNone(latency)) clearHistogram(latency);
  }
}

/** Called when nothing more will be delivered: the host can read the times. */
export function settleLatencies(): void {
  if (!isNone(model.latency)) settle(model.latency);
  for (let number = 0; number < model.senderCount; number += 1) settle(agentNumbered(number).latency);
  for (let number = 0; number < model.domainCount; number += 1) {
    const latency = domainNumbered(number).latency;
    if (!isNone(latency)) settle(latency);
  }
}

export function recordArrival(agent: Agent): void {
  totals.lastArrival = now;
  arrivesAt(agent);
}

/** The message that arrives has one recipient more. */
export function recordFurtherRecipient(agent: Agent): void {
  totals.furtherRecipients += 1;
  arrivesAt(agent);
}

/** One message was offered to one server: over a new connection, or a session that was open already. */
export function recordAttempt(server: Server, connected: bool): void {
  turnToBin(server);
  server.attempts += 1;
  if (!connected) server.reused += 1;
}

/** One attempt more of a further recipient in the same transaction. */
export function recordTogether(server: Server): void {
  server.together += 1;
}

/** The run stops before the attempt has an outcome, so it does not count; in the time series, the latest bin that holds one loses it. */
export function forgetAttempt(server: Server, connected: bool, wasFurther: bool): void {
  forgetAttemptInSeries(server);
  server.attempts -= 1;
  if (!connected) server.reused -= 1;
  if (wasFurther) server.furtherChoices -= 1;
}

/** Undoes `recordTogether` for a further recipient of a transaction, and its attempt. */
export function forgetTogether(server: Server, wasFurther: bool): void {
  server.together -= 1;
  forgetAttempt(server, false, wasFurther);
}

/** An attempt that was not the first of its message's sender. The others are counted by difference: a server's first choices. */
export function recordFurtherChoice(server: Server): void {
  server.furtherChoices += 1;
}

/** Records the outcome of an attempt; `outcome` is a position in OUTCOMES. */
export function recordOutcome(server: Server, outcome: i32, fromSender: bool): void {
  turnToBin(server);
  increment(changetype<usize>(server) + offsetof<Server>('accepted') + ((<usize>outcome) << 3));
  if (fromSender) return;
  if (outcome === ACCEPTED) server.acceptedFromRelays += 1;
}

/** One session more at a server. */
export function recordSessionBegin(server: Server): void {
  server.sessionInstants -= now;
  const after = server.sessions + 1;
  server.sessions = after;
  if (after > server.calmSessions) raisePeaks(server, after);
}

/** All is calm if no outage that anybody has met is under way, and no mail that had to wait for one is queued. */
function raisePeaks(server: Server, sessions: i32): void {
  if (totals.waiting === 0 && now >= totals.troubledUntil) server.calmSessions = sessions;
  if (sessions > server.peakSessions) server.peakSessions = sessions;
}

/** One session less. */
export function recordSessionEnd(server: Server): void {
  server.sessionInstants += now;
  server.sessions -= 1;
}

/** One connection more in the backlog of a server. */
export function recordBacklogJoined(server: Server): void {
  server.backlogInstants -= now;
  const after = server.backlog + 1;
  server.backlog = after;
  if (after > server.peakBacklog) server.peakBacklog = after;
}

/** One connection less. */
export function recordBacklogLeft(server: Server): void {
  server.backlogInstants += now;
  server.backlog -= 1;
}

/** Records the time that a message waits for a worker of the filter [s]. */
export function recordFilterWait(server: Server, wait: f64): void {
  if (now < model.warmup) return;
  server.filtered += 1;
  server.filterWait += wait;
}

/** A message leaves its sender, delivered or not; it was there from `since` [s] on. */
export function recordLeftSender(agent: Agent, since: f64, passes: i32, connections: i32): void {
  totals.senderSojourn += now - since;
  if (passes === 1) {
    if (connections === 1) {
      totals.leftAtOnce += 1;
      leavesAt(agent);
      return;
    }
  }
  countTries(passes, connections);
  leavesAt(agent);
}

function countTries(passes: i32, connections: i32): void {
  increment(passCounts + ((<usize>min(passes, MOST_COUNTED)) << 3));
  increment(connectionCounts + ((<usize>min(connections, MOST_COUNTED)) << 3));
  if (passes >= MOST_COUNTED) totals.passesBeyond += <f64>passes;
  if (connections >= MOST_COUNTED) totals.connectionsBeyond += <f64>connections;
}

/** A message came into a relay's queue (`sign` 1), or left it (-1). */
export function recordRelayQueue(server: Server, sign: i32): void {
  server.queueInstants -= <f64>sign * now;
  server.relayQueue += sign;
  server.peakQueue = max(server.peakQueue, server.relayQueue);
  queuesAt(server, <f64>sign);
}

/** The fate of a message: a position in FATES. */
export function recordFate(agent: Agent, domain: Domain, kind: i32, fate: i32): void {
  const cell = (<usize>(kind * FATE_COUNT + fate)) << 3;
  increment(agent.fates + cell);
  increment(domain.fates + cell);
}

/** Why a message was not delivered: a position in CAUSES. `server`: number of that where it was lost; -1 where none had a part in it. */
export function recordCause(agent: Agent, server: i32, kind: i32, cause: i32): void {
  hostRecordsCause(agent.number, server, kind, cause);
}

/** Wanted mail that was submitted at `sent` [s] reaches a final server. */
export function recordLatency(agent: Agent, domain: Domain, sent: f64): void {
  if (sent < model.warmup) return;
  const latency = now - sent;
  totals.latencySum += latency;
  keep(agent.latency, latency);
  if (model.keepsMoreLatencies) keepMore(domain, latency);
}

/** A single domain, or a single sender, has the times of all mail; those of a few senders add up to them. */
function keepMore(domain: Domain, latency: f64): void {
  if (!isNone(domain.latency)) keep(domain.latency, latency);
  if (!isNone(model.latency)) keep(model.latency, latency);
}

/** A sender's message was accepted in its first pass. */
export function recordFirstPass(kind: i32): void {
  if (kind === HAM) totals.firstPass += 1;
}

/** Wanted mail was delivered after a wait in a queue. */
export function recordWaited(): void {
  totals.waited += 1;
}

export function recordDuplicate(): void {
  totals.duplicates += 1;
}

export function recordBackscatter(): void {
  totals.backscatter += 1;
}

export function recordDelayWarning(): void {
  totals.delayWarnings += 1;
}

/**
 * The integral of n(t), the number of sessions (say) at a server, up to t: n(t) t, less the instants at which sessions began,
 * plus those at which they ended. So a beginning or an end costs one addition. `sign` is -1 where the integral begins.
 */
function addAreas(server: Server, t: f64, sign: f64): void {
  server.sessionArea += sign * (server.sessionInstants + <f64>server.sessions * t);
  server.backlogArea += sign * (server.backlogInstants + <f64>server.backlog * t);
  server.queueArea += sign * (server.queueInstants + <f64>server.relayQueue * t);
}

function addAllAreas(t: f64, sign: f64): void {
  for (let number = 0; number < model.serverCount; number += 1) addAreas(serverNumbered(number), t, sign);
}

/** The warm-up is over: integrals over time begin. */
export function openAreas(): void {
  addAllAreas(areasFrom, -1);
  areasFrom = Infinity;
}

/** No message will arrive any more: integrals over time end at the last arrival, if they have begun. */
export function closeAreas(): void {
  if (areasFrom === Infinity) addAllAreas(max<f64>(totals.lastArrival, model.warmup), 1);
  areasFrom = Infinity;
}

import { TIMEOUT } from '../codes';
import { now } from '../kernel/clock';
import { clearPool, giveRecordBack, isNone, Pool, take } from '../kernel/memory';
import { classOf, has, hostOf, Message, REACHED, serverOf, sizeOf, Triplet } from '../messages/message';
import { Failure } from '../model/failure';
import { Outage, Server } from '../model/machines';
import { model, serverNumbered } from '../model/model';
import { ADDRESS_SIZE, Address, answerAt, RECORD_SIZE, recordAt } from '../model/zone';
import { CandidateList, candidateAt, isLeftOut, triedAt } from '../sender/candidate-list';
import { findStatus } from '../sender/records';
import { addTriplet, HELD_BY_OUTAGE } from '../server/recipients';
import { activeUntil } from '../server/timeline';
import { totals } from './recorder';

/*
 * The backlog of mail that an outage leaves. Mail has to wait for a server if one of its passes failed while the server was
 * down for all sessions: because it was tried in vain, because the sender still remembers it as dead, or because it is a
 * relay with the mail in its queue. The server has recovered from the outage once no such mail is queued.
 *
 * All this is skipped if no server is ever down for all sessions (`model.hasOutages`), and for a message whose pass does not
 * fail. The outages that a copy of a message waits for are in the chain of its greylist entries.
 */

const outages = changetype<Pool>(memory.data(offsetof<Pool>(), 16));

/** More failures in a row than this, each beginning as the one before ends, are an outage without end. */
const MOST_JOINED: i32 = 1000;

/** Nothing is left over from an earlier run. */
export function clearOutages(): void {
  clearPool(outages, offsetof<Outage>(), 256);
}

/** When a server that is down for all sessions at `now` is back [s]: outages that overlap or touch count as one; -Infinity if it is not down. */
function backFrom(server: Server): f64 {
  if (now < server.quietUntil) return -Infinity;
  let back = now;
  let joined = 0;
  for (let at = server.stops; at < server.stopsEnd; at += 4) {
    const until = activeUntil(changetype<Failure>(load<usize>(at)), back);
    if (until <= back) continue;
    joined += 1;
    if (until === Infinity || joined > MOST_JOINED) return Infinity;
    back = until;
    // Each of the others may go on from there.
    at = server.stops - 4;
  }
  return joined > 0 ? back : -Infinity;
}

/** Is the server down for all sessions? Then it is known since when that is known, and until when it will be. */
function isDown(server: Server): bool {
  if (now < server.backAt) return true;
  const back = backFrom(server);
  if (back === -Infinity) return false;
  server.downSince = now;
  server.backAt = back;
  if (back < Infinity) totals.troubledUntil = max<f64>(totals.troubledUntil, back);
  return true;
}

/** A connection to a server that begins now will have failed at `t` [s]: if the server is back by then, it has met the outage all the same. */
export function noteOutage(server: Server, t: f64): void {
  if (server.stops < server.stopsEnd && isDown(server)) server.heardUntil = max<f64>(server.heardUntil, t);
}

/** A pass has failed, and the message goes on waiting: for which servers that are down? */
export function waitForServers(m: Message): void {
  const list = m.list;
  if (!isNone(list)) waitForTried(m, list);
  // Without a list and without a look at the DNS: the destination as a whole is remembered as dead.
  else if (!has(m, REACHED)) waitForDestination(m);
}

function waitForTried(m: Message, list: CandidateList): void {
  for (let i = 0; i < list.length; i += 1) {
    const server = candidateAt(list, i).server;
    if (server.stops === server.stopsEnd || isLeftOut(list, i)) continue;
    const tried = triedAt(list, i);
    if (isDown(server)) {
      if (tried !== -Infinity || isRemembered(m, server)) waitFor(m, server);
    } else if (tried >= server.downSince && hasMet(m, server, i, tried)) waitFor(m, server);
  }
}

/** Was it tried before the end of the outage? Of the first of a list it may be known only when that failed (`writeList`): a time-out that began before then. */
function hasMet(m: Message, server: Server, position: i32, tried: f64): bool {
  if (tried < server.backAt) return true;
  if (position > 0 || tried > server.heardUntil || server.heardUntil <= server.backAt) return false;
  return serverOf(m) !== server || classOf(m) === TIMEOUT;
}

/** Its sending host knows of a row of failures. */
function isRemembered(m: Message, server: Server): bool {
  const known = findStatus(hostOf(m), server.number);
  return !isNone(known) && !isNaN(known.failingSince);
}

function waitForDestination(m: Message): void {
  const domain = m.domain;
  const answer = domain.changes ? answerAt(domain, now) : domain.firstAnswer;
  if (isNone(answer)) return;
  for (let at = answer.first; at < answer.end; at += RECORD_SIZE) {
    const host = recordAt(at).host;
    const end = changetype<usize>(host.end);
    for (let address = changetype<usize>(host.first); address < end; address += ADDRESS_SIZE) {
      const server = changetype<Address>(address).server;
      // A relay tries only better hosts than itself.
      if (server === m.agent.relayServer) return;
      if (server.stops < server.stopsEnd && isDown(server)) waitFor(m, server);
    }
  }
}

/** A message is in the queue of a relay whose machine is off. */
export function waitForRelay(m: Message): void {
  const server = m.agent.relayServer;
  if (!isNone(server) && isDown(server)) waitFor(m, server);
}

function waitFor(m: Message, server: Server): void {
  if (server.backAt === Infinity) return;
  const outage = outageOf(server);
  let entry = m.greylist;
  while (!isNone(entry) && (entry.database !== HELD_BY_OUTAGE || outageIn(entry).server !== server)) entry = entry.next;
  if (isNone(entry)) m.greylist = addTriplet(m.greylist, HELD_BY_OUTAGE, changetype<i32>(outage), now);
  else {
    const before = outageIn(entry);
    if (before === outage) return;
    entry.address = changetype<i32>(outage);
    leave(before, m);
  }
  outage.held += 1;
  outage.bytes += sizeOf(m);
  totals.waiting += 1;
  server.mostHeld = max<f64>(server.mostHeld, <f64>outage.held);
  server.mostBytes = max<f64>(server.mostBytes, outage.bytes);
}

function outageIn(entry: Triplet): Outage {
  return changetype<Outage>(<usize>entry.address);
}

/** The outage that is under way, or was the last. */
function outageOf(server: Server): Outage {
  const last = server.outage;
  if (!isNone(last) && last.back === server.backAt) return last;
  const outage = changetype<Outage>(take(outages));
  outage.back = server.backAt;
  outage.lasted = 0;
  outage.server = server;
  outage.held = 0;
  outage.bytes = 0;
  outage.before = last;
  server.outage = outage;
  if (outage.back <= model.until) server.outages += 1;
  if (!isNone(last) && last.held === 0) forget(last);
  return outage;
}

/** A copy leaves its queue, for wherever. */
export function waitsNoMore(m: Message): void {
  for (let entry = m.greylist; !isNone(entry); entry = entry.next) {
    if (entry.database !== HELD_BY_OUTAGE) continue;
    const outage = outageIn(entry);
    lastsUntil(outage, now);
    leave(outage, m);
  }
}

function leave(outage: Outage, m: Message): void {
  outage.held -= 1;
  outage.bytes -= sizeOf(m);
  totals.waiting -= 1;
  if (outage.held === 0 && outage.server.outage !== outage) forget(outage);
}

/** Mail of an outage was still queued at `t` [s]. */
function lastsUntil(outage: Outage, t: f64): void {
  const lasted = t - outage.back;
  if (lasted <= outage.lasted) return;
  const server = outage.server;
  server.recoveryTime += lasted - outage.lasted;
  server.longestRecovery = max<f64>(server.longestRecovery, lasted);
  outage.lasted = lasted;
}

/** Takes an outage that is not the last one out of its server's chain. */
function forget(outage: Outage): void {
  let at = outage.server.outage;
  while (at.before !== outage) at = at.before;
  at.before = outage.before;
  giveRecordBack(outages, changetype<usize>(outage));
}

/** The run is stopped: servers have not recovered from outages that still have mail queued. */
export function closeRecoveries(): void {
  if (!model.hasOutages || model.until === Infinity) return;
  for (let number = 0; number < model.serverCount; number += 1) {
    const server = serverNumbered(number);
    for (let outage = server.outage; !isNone(outage); outage = outage.before) {
      if (outage.held === 0 || outage.back > model.until) continue;
      lastsUntil(outage, model.until);
      server.unrecovered += 1;
    }
  }
}

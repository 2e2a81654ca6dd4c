import { FATE } from '../../results/index.js';
import type { CompiledMta } from '../build/compiled-mta.js';
import { ANSWER_PERMANENT, ANSWER_RECORDS, ANSWER_TIMEOUT, ROTATE_CYCLIC } from '../build/zone.js';
import { ALL_PERMANENT } from '../tables/message-table.js';
import { LOOKUP_FAILED, RESOLVED, type World } from '../world.js';
import { enterDestination } from './destination.js';
import { LIST_EMPTY, LIST_LOOPS, LIST_READY, listing, openList } from './list.js';
import { listExhausted, lookupFailed, passEnded } from './pass.js';
import { tryNext } from './walk.js';

/** Where the DNS server's order for the answer in use is kept: read right after `lookUp`. */
let rotation = 0;

/** A message has its turn: first the destination must have room, then the DNS is asked. */
export function beginPass(w: World, row: number, t: number): void {
  const m = w.messages;
  m.passes[row] = (m.passes[row] as number) + 1;
  m.flags[row] = ALL_PERMANENT;
  if (w.mtaOf(row).gated && !enterDestination(w, row, t)) return;
  resolve(w, row, t);
}

/** Asks for the domain's MX records and makes the list of addresses (RFC 5321 §5.1). */
export function resolve(w: World, row: number, t: number): void {
  const mta = w.mtaOf(row);
  const answer = lookUp(w, row, t);
  const kind = w.zone.answerKind[answer] as number;
  if (kind === ANSWER_PERMANENT) passEnded(w, row, t, FATE.unroutable);
  else if (kind === ANSWER_TIMEOUT) w.schedule(t + mta.dnsTimeout, LOOKUP_FAILED, row);
  else if (kind === ANSWER_RECORDS) walkList(w, row, t, mta, answer);
  else lookupFailed(w, row, t);
}

function walkList(w: World, row: number, t: number, mta: CompiledMta, answer: number): void {
  const opened = openList(w, row, mta, answer, rotation);
  const waited = listing.dnsTimeouts * mta.dnsTimeout;
  if (opened === LIST_READY) {
    if (waited > 0) w.schedule(t + waited, RESOLVED, row);
    else walkOn(w, row, t);
  } else if (opened === LIST_LOOPS) {
    // RFC 5321 §5.1: nothing left after dropping itself; the message is returned as undeliverable.
    passEnded(w, row, t, FATE.rejected);
  } else if (opened === LIST_EMPTY) {
    // RFC 5321 §5.1: MX records exist and none is usable: an error, with no fall-back to the domain's own address.
    passEnded(w, row, t, FATE.unroutable);
  } else if (waited > 0) w.schedule(t + waited, LOOKUP_FAILED, row);
  else lookupFailed(w, row, t);
}

/** Tries the next address; the pass is over where there is none. */
export function walkOn(w: World, row: number, t: number): void {
  if (!tryNext(w, row, t)) listExhausted(w, row, t);
}

/**
 * The answer this sending host uses: from its cache until the TTL is over (RFC 1035 §3.2.1), else from the DNS. An
 * answer that never changes and whose order nobody sees need not be remembered: a fresh one is the same.
 */
function lookUp(w: World, row: number, t: number): number {
  const { zone, dnsCache } = w;
  const domain = w.messages.domain[row] as number;
  const agent = w.messages.agent[row] as number;
  rotation = 0;
  const ordered = w.seesDnsOrder[agent] === 1 && zone.rotation[domain] !== 0;
  if (!ordered && zone.changes[domain] === 0) return zone.answerAt(domain, t);
  const cached = dnsCache.rowOf(w.hostOf(row), domain);
  if (t >= (dnsCache.expiresAt[cached] as number)) {
    dnsCache.answer[cached] = zone.answerAt(domain, t);
    const kind = zone.answerKind[dnsCache.answer[cached] as number];
    // RFC 2308 §7: failures to answer are not cached here.
    const keeps = kind === ANSWER_RECORDS || kind === ANSWER_PERMANENT;
    dnsCache.expiresAt[cached] = keeps ? t + (zone.ttl[domain] as number) : Number.NEGATIVE_INFINITY;
    const asked = (dnsCache.queries[cached] as number) + 1;
    dnsCache.queries[cached] = asked;
    const all = w.queries[domain] as number;
    w.queries[domain] = all + 1;
    dnsCache.rotation[cached] = zone.rotation[domain] === ROTATE_CYCLIC ? all : asked;
  }
  rotation = dnsCache.rotation[cached] as number;
  return dnsCache.answer[cached] as number;
}

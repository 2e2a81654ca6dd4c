import { OUTCOMES, STAGES, TLS_LEVELS } from '../../mail/index.js';
import { POLICY_MODES } from '../../model/index.js';
import type { TraceRecipient } from '../../results/index.js';
import { RECORD_AAAA } from '../core/codes.js';
import { LAYOUT, type TraceListener } from '../core-layout.js';
import { endAttempt, type Told, type TracedCopy, TracedMessages } from './traced-messages.js';
import {
  ASKERS,
  CUTS,
  FILTER_ACTIONS,
  fateName,
  HOST_ANSWERS,
  LINES,
  PASSED_OVER,
  POLICIES,
  THEN,
  TLSA_ANSWERS,
  WALK_ENDS,
} from './words.js';

/**
 * Writes down the lives of some messages while they are replayed. The core tells it every step; records of other messages
 * are passed over.
 */
export class TraceBuilder extends TracedMessages implements Omit<TraceListener, 'connectionKept' | 'connectionTaken'> {
  protected said(m: number, reply: string, limit: number | null): void {
    const traced = this.tracedCopies.get(m);
    if (traced === undefined) return;
    traced.reply = reply;
    traced.limit = limit;
  }

  metFailure(m: number, failure: number): void {
    const traced = this.tracedCopies.get(m);
    if (traced !== undefined) traced.failure = this.names.failure(failure);
  }

  demanded(m: number, who: number): void {
    const traced = this.tracedCopies.get(m);
    if (traced === undefined) return;
    const mta = this.memory.read('Agent', this.names.field(m, 'agent'), 'mta');
    const level = TLS_LEVELS[this.memory.read('Mta', mta, 'tlsLevel')];
    const own = level === 'verify' ? level : 'encrypt';
    const asking = ASKERS.filter((_, bit) => (who & (1 << bit)) !== 0);
    traced.askedBy = asking.map((asker) => (asker === 'sender' ? own : asker));
  }

  policyKnown(m: number, t: number, how: number, policy: number, until: number, failure: number): void {
    if (!this.tracedCopies.has(m)) return;
    this.tell(m, t, 'policy', {
      domain: this.names.domainOf(m),
      how: POLICIES[how] ?? 'kept',
      mode: policy === 0 ? null : (POLICY_MODES[this.memory.read('Policy', policy, 'mode')] ?? null),
      until: Number.isNaN(until) ? null : until,
      ...this.names.failureOf(failure),
    });
  }

  tlsaKnown(m: number, t: number, address: number, failure: number): void {
    if (!this.tracedCopies.has(m)) return;
    const { host, server } = this.names.address(address);
    const answer =
      failure === 0
        ? (this.model.servers.find(({ name }) => name === server)?.tls?.tlsa ?? 'none')
        : (TLSA_ANSWERS[this.memory.read('Failure', failure, 'kind')] ?? 'empty');
    this.tell(m, t, 'tlsa', { host, answer, ...this.names.failureOf(failure) });
  }

  override saidTooLarge(m: number, server: number, byServer: number): void {
    super.saidTooLarge(m, server, byServer);
    const traced = this.tracedCopies.get(m);
    const most = this.model.servers[this.memory.read('Server', server, 'number')]?.maxSize;
    if (traced !== undefined) traced.maxSize = most ?? null;
  }

  pass(m: number, t: number): void {
    const traced = this.tracedCopies.get(m);
    if (traced === undefined) return;
    traced.lastOutcome = -1;
    this.tell(m, t, 'pass', { pass: this.names.field(m, 'passes') });
  }

  lookup(m: number, t: number, answer: number, cached: number, asked: number, expires: number): void {
    if (!this.tracedCopies.has(m)) return;
    const number = this.memory.read('Answer', answer, 'number');
    this.tell(m, t, 'lookup', {
      domain: this.names.domainOf(m),
      answer: this.names.answer(number),
      records: this.names.recordsOf(number),
      cached: cached !== 0,
      asked: Number.isFinite(expires) ? asked : null,
      expires: Number.isFinite(expires) ? expires : null,
      ...this.names.failureIn(number),
    });
  }

  noAddress(m: number, t: number, name: number, kind: number, cached: number, failure: number): void {
    if (!this.tracedCopies.has(m)) return;
    const number = this.memory.read('Host', name, 'number');
    const host = this.names.hostNumbered(number);
    this.tell(m, t, 'noAddress', {
      host,
      answer: HOST_ANSWERS[kind & 15] ?? 'empty',
      ...(kind < 16 ? {} : { record: kind >> 4 === RECORD_AAAA ? 'aaaa' : 'a' }),
      cached: cached !== 0,
      ...this.names.failureOf(failure),
    });
  }

  cut(m: number, t: number, why: number, first: number, end: number): void {
    if (!this.tracedCopies.has(m) || first === end) return;
    const hosts = [];
    for (let at = first >>> 0; at < end >>> 0; at += LAYOUT.MxRecord.size) {
      hosts.push(this.names.host(this.memory.read('MxRecord', at, 'host')));
    }
    this.tell(m, t, 'cut', { why: CUTS[why] ?? 'self', hosts });
  }

  order(m: number, t: number, preference: number, addresses: number, count: number): void {
    if (!this.tracedCopies.has(m)) return;
    const list = Array.from(this.memory.addresses(addresses, count), (address) => this.names.address(address));
    this.tell(m, t, 'order', { preference: Number.isNaN(preference) ? null : preference, addresses: list });
  }

  passedOver(m: number, t: number, address: number, why: number, until: number): void {
    if (!this.tracedCopies.has(m)) return;
    const known = Number.isNaN(until) ? null : until;
    this.tell(m, t, 'passedOver', { ...this.names.address(address), why: PASSED_OVER[why] ?? 'limit', until: known });
  }

  ownAddress(m: number, t: number): void {
    this.tell(m, t, 'ownAddress', {});
  }

  walkEnded(m: number, t: number, why: number): void {
    this.tell(m, t, 'walkEnded', { why: WALK_ENDS[why] ?? 'listEnded' });
  }

  attempt(m: number, t: number, reused: number): void {
    if (!this.tracedCopies.has(m)) return;
    const pass = this.names.field(m, 'passes');
    this.tell(m, t, 'attempt', { ...this.names.addressOf(m), pass, reused: reused !== 0 });
  }

  backlog(m: number, t: number): void {
    if (this.tracedCopies.has(m)) this.tell(m, t, 'backlog', this.names.addressOf(m));
  }

  greeted(m: number, t: number): void {
    if (this.tracedCopies.has(m)) this.tell(m, t, 'greeted', this.names.addressOf(m));
  }

  filter(m: number, t: number, wait: number, work: number): void {
    if (this.tracedCopies.has(m)) this.tell(m, t, 'filter', { ...this.names.addressOf(m), wait, work });
  }

  filtered(m: number, t: number, action: number): void {
    if (!this.tracedCopies.has(m)) return;
    this.tell(m, t, 'filtered', { ...this.names.addressOf(m), action: FILTER_ACTIONS[action] ?? 'reject' });
  }

  /** The last reply to this recipient was for it alone. */
  turnedAway(recipient: number): void {
    const own = this.tracedCopies.get(recipient);
    if (own !== undefined) Object.assign(own, { saidAtRcpt: own.reply, reply: null });
  }

  recipientOutcome(m: number, recipient: number, outcome: number, stage: number, turnedAway: number): void {
    const traced = this.tracedCopies.get(m);
    const own = this.tracedCopies.get(recipient);
    if (traced === undefined || own === undefined) return;
    traced.recipients.push({
      recipient: own.recipient ?? 1,
      outcome: OUTCOMES[outcome] ?? 'accepted',
      stage: STAGES[stage] ?? 'message',
      reply: turnedAway === 0 ? null : own.saidAtRcpt,
    });
    own.saidAtRcpt = null;
    // Its failure is told with the attempt.
    if (own === traced || own.failure === null) return;
    traced.failure ??= own.failure;
    own.failure = null;
  }

  /** This recipient is in another transaction than those before it: that of another one. */
  parted(recipient: number, leader: number): void {
    const own = this.tracedCopies.get(recipient);
    const first = this.tracedCopies.get(leader);
    if (own === undefined || first === undefined) return;
    if (own === first) own.draft.copies += 1;
    own.copy = own === first ? own.draft.copies : first.copy;
    own.ownCopy = own.copy;
  }

  /** Another recipient leads the rest: the consequence of the last attempt is told of it. */
  promoted(m: number, next: number): void {
    const traced = this.tracedCopies.get(m);
    const heir = this.tracedCopies.get(next);
    if (traced !== undefined && heir !== undefined) heir.lastOutcome = traced.lastOutcome;
  }

  outcome(m: number, t: number, outcome: number, stage: number, then: number): void {
    const traced = this.tracedCopies.get(m);
    if (traced === undefined) return;
    traced.lastOutcome = traced.draft.trace.events.length;
    if (traced.recipient !== null && traced.recipients.length === 0) {
      // The others went their own ways before.
      traced.recipients.push({
        recipient: traced.recipient,
        outcome: OUTCOMES[outcome] ?? 'accepted',
        stage: STAGES[stage] ?? 'message',
        reply: traced.reply,
      });
    }
    const isOff = THEN[then] === 'off';
    const told: Told<'outcome'> = {
      ...this.names.addressOf(m),
      outcome: OUTCOMES[outcome] ?? 'accepted',
      stage: STAGES[stage] ?? 'message',
      tls: this.names.tlsOf(m, stage),
      // A reply that never came, as the sender's machine went off before.
      reply: isOff ? null : traced.reply,
      then: THEN[then] ?? 'next',
    };
    if (traced.limit !== null && !isOff) told.limit = traced.limit;
    if (traced.recipients.length > 0) told.recipients = this.withReplies(traced, isOff);
    if (traced.failure !== null) told.failure = traced.failure;
    if (traced.maxSize !== null) told.maxSize = traced.maxSize;
    if (traced.askedBy.length > 0) told.askedBy = traced.askedBy;
    this.tell(m, t, 'outcome', told);
    endAttempt(traced);
  }

  /** A recipient that was not turned away at RCPT got the common reply. */
  private withReplies({ recipients, reply }: TracedCopy, isOff: boolean): readonly TraceRecipient[] {
    return recipients.map((one) => (one.reply === null && !isOff ? { ...one, reply } : one));
  }

  /** It is known once the list is at its end, or the message's time is up. */
  turnedOut(m: number, then: number): void {
    const traced = this.tracedCopies.get(m);
    if (traced === undefined || traced.lastOutcome < 0) return;
    const { events } = traced.draft.trace;
    const last = events[traced.lastOutcome];
    if (last?.kind === 'outcome') events[traced.lastOutcome] = { ...last, then: THEN[then] ?? 'next' };
  }

  kept(m: number, t: number): void {
    const traced = this.tracedCopies.get(m);
    if (traced === undefined) return;
    traced.ownCopy = traced.copy;
    traced.draft.copies += 1;
    traced.copy = traced.draft.copies;
    const { recipient } = traced;
    this.tell(m, t, 'kept', { ...this.names.addressOf(m), ...(recipient === null ? {} : { recipient }) });
  }

  keptEnds(m: number): void {
    const traced = this.tracedCopies.get(m);
    if (traced !== undefined) traced.copy = traced.ownCopy;
  }

  relayed(m: number, t: number, server: number): void {
    if (this.tracedCopies.has(m)) this.tell(m, t, 'relayed', { server: this.names.server(server) });
  }

  copyEnded(m: number, t: number, fate: number, duplicate: number): void {
    const recipient = this.tracedCopies.get(m)?.recipient ?? null;
    const which = recipient === null ? {} : { recipient };
    this.tell(m, t, 'copyEnded', { fate: fateName(fate), duplicate: duplicate !== 0, ...which });
  }

  backscatter(m: number, t: number): void {
    this.tell(m, t, 'backscatter', {});
  }

  line(m: number, t: number, what: number): void {
    this.tell(m, t, 'line', { for: LINES[what] ?? 'destination' });
  }

  off(m: number, t: number, until: number): void {
    this.tell(m, t, 'off', { until: Number.isFinite(until) ? until : null });
  }

  deadDestination(m: number, t: number, until: number): void {
    this.tell(m, t, 'deadDestination', { until });
  }

  deferred(m: number, t: number, due: number, until: number): void {
    this.tell(m, t, 'deferred', { due, until });
  }

  warning(m: number, t: number, age: number): void {
    this.tell(m, t, 'warning', { age });
  }
}

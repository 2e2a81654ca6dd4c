import { KINDS, type Kind, OUTCOMES, STAGES } from '../../mail/index.js';
import { hasSeveralRecipients } from '../../model/index.js';
import type { Attempt, Then, TraceAddress } from '../../results/index.js';
import { withoutClockNoise } from '../../units/index.js';
import { LAYOUT, type TraceListener } from '../core-layout.js';
import type { CoreMemory } from '../host/core-memory.js';
import type { ModelRecords } from '../host/model-records.js';
import { RecordNames, remembering } from './record-names.js';
import { ReplyListener } from './replies.js';
import { THEN } from './words.js';

/** Filter for the attempts listed; `null` for any. Senders, domains and servers by their number in the model. */
export interface AttemptFilter {
  readonly message: number | null;
  readonly sender: number | null;
  readonly domain: number | null;
  readonly server: number | null;
  readonly kind: Kind | null;
}

/** Reads the properties of each attempt. */
function readersOf(memory: CoreMemory) {
  return {
    root: memory.reader('Message', 'root'),
    agent: memory.reader('Message', 'agent'),
    host: memory.reader('Message', 'host'),
    domain: memory.reader('Message', 'domain'),
    kind: memory.reader('Message', 'kind'),
    passes: memory.reader('Message', 'passes'),
    arrivedAt: memory.reader('Message', 'arrivedAt'),
    address: memory.reader('Message', 'address'),
    walk: memory.reader('Message', 'list'),
    copies: memory.reader('Message', 'copies'),
    arrival: memory.reader('WatchedMessage', 'arrival'),
    answer: memory.reader('CandidateList', 'answer'),
    first: memory.reader('Answer', 'first'),
    end: memory.reader('Answer', 'end'),
    recordHost: memory.reader('MxRecord', 'host'),
    preference: memory.reader('MxRecord', 'preference'),
  };
}

type Row = { -readonly [Key in keyof Attempt]: Attempt[Key] };

/** A copy of a message in its pass, by its record in the core. */
interface Copy {
  session: number;
  /** When the attempt under way began [s]. */
  began: number;
  /** The attempt under way, or one that has ended but whose consequence is not yet certain; none if it is not listed. */
  row: Row | null;
  hasEnded: boolean;
  /** The server's reply, for the pending outcome. */
  reply: string | null;
  /** Outcome for each of several recipients: the columns that differ from `row`. */
  recipients: Pick<Row, 'recipient' | 'outcome' | 'stage' | 'reply' | 'kind'>[];
}

/**
 * Lists attempts while a replication runs, each as soon as its consequence is known. Memory grows with the messages in
 * flight. An attempt under way when the run is stopped has no outcome and is left out here, as in the results.
 */
export class AttemptRows extends ReplyListener implements Partial<TraceListener> {
  private rows: Attempt[] = [];
  private readonly read: ReturnType<typeof readersOf>;
  private readonly names: RecordNames;
  private readonly addressAt: (record: number) => TraceAddress & { readonly record: number };
  private readonly domainAt: (record: number) => { readonly name: string; readonly number: number };
  private readonly agentAt: (record: number) => { readonly name: string; readonly number: number };
  private readonly replication: number;
  private readonly several: boolean;
  private readonly wanted: AttemptFilter;
  /** The one server whose attempts are listed, or any. */
  private readonly server: string | undefined;
  private readonly copies = new Map<number, Copy>();
  /** Attempts so far of each message that is listed, by its root. */
  private readonly counts = new Map<number, number>();
  /** Numbers of connections that are idle, by their record; an older one of the same record is gone. */
  private readonly idle = new Map<number, number>();
  /** Replies to recipients that travel with another. */
  private readonly replies = new Map<number, string>();
  private sessions = 0;
  private taken = 0;

  constructor(memory: CoreMemory, records: ModelRecords, replication: number, filter: AttemptFilter) {
    super(memory, records);
    this.read = readersOf(memory);
    const names = new RecordNames(memory, records);
    this.names = names;
    this.addressAt = remembering((at) => ({ ...names.address(at), record: memory.read('Address', at, 'host') }));
    this.domainAt = remembering((at) => {
      const number = memory.read('Domain', at, 'number');
      return { name: records.model.domains[number]?.name ?? '', number };
    });
    this.agentAt = remembering((at) => ({ name: names.agent(at), number: memory.read('Agent', at, 'number') }));
    this.several = hasSeveralRecipients(records.model);
    this.replication = replication;
    this.wanted = filter;
    this.server = filter.server === null ? undefined : records.model.servers[filter.server]?.name;
  }

  /** Attempts since the last call. */
  take(): readonly Attempt[] {
    const { rows } = this;
    this.rows = [];
    return rows;
  }

  /** The run is over: no more will be known about the consequences of the last attempts. */
  end(): void {
    for (const copy of this.copies.values()) this.settle(copy);
    this.copies.clear();
  }

  connectionKept(m: number, connection: number): void {
    const copy = this.copies.get(m);
    if (copy !== undefined) this.idle.set(connection, copy.session);
  }

  connectionTaken(_: number, connection: number): void {
    this.taken = this.idle.get(connection) ?? 0;
    this.idle.delete(connection);
  }

  attempt(m: number, t: number, reused: number): void {
    let copy = this.copies.get(m);
    if (copy === undefined) {
      copy = { session: 0, began: t, row: null, hasEnded: false, reply: null, recipients: [] };
      this.copies.set(m, copy);
    } else this.settle(copy);
    if (reused === 0) this.sessions += 1;
    copy.session = reused === 0 ? this.sessions : this.taken;
    copy.began = t;
    copy.hasEnded = false;
    copy.reply = null;
    copy.recipients = [];
    const root = this.read.root(m);
    copy.row = this.isListed(root) ? this.begin(m, root, copy) : null;
  }

  private isListed(root: number): boolean {
    const { read } = this;
    const { message, sender, domain, kind } = this.wanted;
    if (message !== null && message !== read.arrival(root)) return false;
    if (sender !== null && sender !== this.agentAt(read.agent(root)).number) return false;
    if (kind !== null && kind !== KINDS[read.kind(root)]) return false;
    return domain === null || domain === this.domainAt(read.domain(root)).number;
  }

  private begin(m: number, root: number, { began, session }: Copy): Row {
    const { read } = this;
    const attempt = (this.counts.get(root) ?? 0) + 1;
    this.counts.set(root, attempt);
    const address = this.addressAt(read.address(m));
    return {
      replication: this.replication,
      message: read.arrival(root),
      recipient: this.several ? this.memory.read('Recipient', m, 'recipient') + 1 : 1,
      sender: this.agentAt(read.agent(root)).name,
      sendingHost: read.host(root) + 1,
      domain: this.domainAt(read.domain(root)).name,
      kind: KINDS[read.kind(root)] ?? 'ham',
      by: this.agentAt(read.agent(m)).name,
      pass: read.passes(m),
      attempt,
      session,
      submitted_s: withoutClockNoise(read.arrivedAt(root)),
      t_s: withoutClockNoise(began),
      took_s: 0,
      host: address.host,
      server: address.server,
      family: address.family ?? 'ipv4',
      tls: null,
      preference: this.preferenceOf(m, began, address.record),
      outcome: 'accepted',
      stage: 'message',
      reply: null,
      then: 'next',
    };
  }

  /** The preference of a host in the answer that is walked, or else that the DNS gives now. */
  private preferenceOf(m: number, t: number, host: number): number | null {
    const { read } = this;
    const walk = read.walk(m);
    const answer = walk === 0 ? this.answerAt(read.domain(m), t) : read.answer(walk);
    if (this.names.answer(this.memory.read('Answer', answer, 'number')) === 'fixedHop') return null;
    for (let at = read.first(answer); at < read.end(answer); at += LAYOUT.MxRecord.size) {
      if (read.recordHost(at) === host) return read.preference(at);
    }
    return null;
  }

  private answerAt(domain: number, t: number): number {
    const history = this.memory.read('Domain', domain, 'history');
    let at = history + (this.memory.read('Domain', domain, 'answers') - 1) * LAYOUT.Validity.size;
    while (at > history && this.memory.read('Validity', at, 'since') > t) at -= LAYOUT.Validity.size;
    return this.memory.read('Validity', at, 'answer');
  }

  protected said(m: number, reply: string): void {
    const copy = this.copies.get(m);
    if (copy === undefined) this.replies.set(m, reply);
    else copy.reply = reply;
  }

  /** The last reply to this recipient was for it alone. */
  turnedAway(recipient: number): void {
    const reply = this.copies.get(recipient)?.reply ?? this.replies.get(recipient);
    if (reply != null) this.replies.set(recipient, reply);
  }

  recipientOutcome(m: number, recipient: number, outcome: number, stage: number, turnedAway: number): void {
    const copy = this.copies.get(m);
    const reply = turnedAway === 0 ? null : this.replies.get(recipient);
    this.replies.delete(recipient);
    if (copy?.row == null) return;
    copy.recipients.push({
      recipient: this.memory.read('Recipient', recipient, 'recipient') + 1,
      kind: KINDS[this.read.kind(recipient)] ?? 'ham',
      outcome: OUTCOMES[outcome] ?? 'accepted',
      stage: STAGES[stage] ?? 'message',
      reply: reply ?? null,
    });
  }

  /** Another recipient leads the rest. */
  promoted(m: number, next: number): void {
    const copy = this.copies.get(m);
    if (copy === undefined) return;
    this.copies.delete(m);
    this.copies.set(next, copy);
  }

  outcome(m: number, t: number, outcome: number, stage: number, then: number): void {
    const copy = this.copies.get(m);
    const row = copy?.row;
    if (copy === undefined || row === undefined || row === null) return;
    row.took_s = withoutClockNoise(t - copy.began);
    row.outcome = OUTCOMES[outcome] ?? 'accepted';
    row.stage = STAGES[stage] ?? 'message';
    row.then = nameOf(then);
    row.tls = this.names.tlsOf(m, stage);
    // A reply that never came, as the sender's machine went off before.
    row.reply = row.then === 'off' ? null : copy.reply;
    copy.hasEnded = true;
    if (row.then === 'done') this.settle(copy);
  }

  /** It is known once the list is at its end, or the message's time is up. */
  turnedOut(m: number, then: number): void {
    const copy = this.copies.get(m);
    if (copy?.hasEnded === true && copy.row !== null) copy.row.then = nameOf(then);
  }

  /** The pass is over, and nothing more can turn out. */
  deferred(m: number): void {
    this.forget(m);
  }

  gone(m: number, root: number): void {
    this.forget(m);
    if (this.read.copies(root) === 0) this.counts.delete(root >>> 0);
  }

  private forget(m: number): void {
    const copy = this.copies.get(m);
    if (copy === undefined) return;
    this.settle(copy);
    this.copies.delete(m);
  }

  private settle(copy: Copy): void {
    const { row, hasEnded } = copy;
    // Attempts elsewhere count all the same: the numbers of those that are listed are what they would be without a filter.
    if (row !== null && hasEnded && (this.server === undefined || row.server === this.server)) {
      if (copy.recipients.length === 0) this.rows.push(row);
      else this.rows.push(...copy.recipients.map((own) => rowOf(row, own)));
    }
    copy.row = null;
    copy.recipients = [];
  }
}

function nameOf(then: number): Then {
  return THEN[then] ?? 'next';
}

/** The row of one recipient: an accepted one is done, and a refused one is returned, whatever happens to the others. */
function rowOf(row: Row, own: Copy['recipients'][number]): Attempt {
  const then = own.outcome === 'accepted' ? 'done' : row.then === 'done' ? 'bounce' : row.then;
  return { ...row, ...own, reply: own.reply ?? row.reply, then };
}

import { type Fate, KINDS } from '../../mail/index.js';
import type { Model } from '../../model/index.js';
import type { Trace, TraceAsker, TraceEvent, TraceFailure, TraceRecipient } from '../../results/index.js';
import { withoutClockNoise } from '../../units/index.js';
import type { CoreMemory } from '../host/core-memory.js';
import type { ModelRecords } from '../host/model-records.js';
import { RecordNames } from './record-names.js';
import { ReplyListener } from './replies.js';
import { fateName } from './words.js';

/** A trace that is still being told. */
export interface Draft {
  readonly trace: { -readonly [Key in keyof Omit<Trace, 'events'>]: Trace[Key] } & { readonly events: TraceEvent[] };
  copies: number;
  /** Fates of its recipients, by their number from 0; empty where there is but one. */
  readonly fates: Map<number, { readonly fate: Fate; readonly latency: number | null }>;
  /** Copies not yet gone. */
  open: number;
}

/** One copy of a message, by its record in the core. */
export interface TracedCopy {
  readonly draft: Draft;
  copy: number;
  /** Its number before it stood for a copy that the server kept. */
  ownCopy: number;
  /** The server's reply, for the pending outcome. */
  reply: string | null;
  /** The place, among those of its server, of the limit for each client that has said so; or none. */
  limit: number | null;
  /** The failure that caused it, if that affects only some sessions. */
  failure: TraceFailure | null;
  /** Largest size that the server takes, where the message is larger [bytes]. */
  maxSize: number | null;
  /** Sources of the TLS requirement that the session does not meet, for the pending outcome. */
  askedBy: readonly TraceAsker[];
  /** Index in the events of the last outcome of this copy in this pass, or -1. */
  lastOutcome: number;
  /** Number of the recipient, from 1; `null` if there is only one. */
  recipient: number | null;
  /** Reply to this recipient alone in the transaction under way. */
  saidAtRcpt: string | null;
  /** Outcome, for each recipient, of the attempt that is about to end. */
  recipients: TraceRecipient[];
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Fields of an event besides its time, place and copy. */
export type Told<Kind extends TraceEvent['kind']> = Writable<
  Omit<Extract<TraceEvent, { kind: Kind }>, 't' | 'copy' | 'by' | 'kind'>
>;

const NOBODY: readonly [] = [];

/** Clears the details of an attempt once its outcome is told. */
export function endAttempt(traced: TracedCopy): void {
  traced.reply = null;
  traced.limit = null;
  traced.failure = null;
  traced.maxSize = null;
  traced.askedBy = NOBODY;
  if (traced.recipients.length > 0) traced.recipients = [];
}

/** Follows some messages, and the copies of each, from their submission to their end. */
export abstract class TracedMessages extends ReplyListener {
  readonly traces: Trace[] = [];
  protected readonly model: Model;
  protected readonly names: RecordNames;
  protected readonly tracedCopies = new Map<number, TracedCopy>();
  protected readonly replication: number;
  private readonly wanted: ReadonlySet<number> | null;
  private met = 0;

  constructor(memory: CoreMemory, records: ModelRecords, replication: number, wanted: ReadonlySet<number> | null) {
    super(memory, records);
    this.names = new RecordNames(memory, records);
    this.model = records.model;
    this.replication = replication;
    this.wanted = wanted;
  }

  isDone(): boolean {
    return this.wanted !== null && this.met === this.wanted.size && this.tracedCopies.size === 0;
  }

  submitted(m: number): void {
    const message = this.memory.read('WatchedMessage', m, 'arrival');
    if (this.wanted !== null && !this.wanted.has(message)) return;
    this.met += 1;
    const sender = this.model.senders[this.names.agentNumber(m)];
    const trace: Draft['trace'] = {
      message,
      replication: this.replication,
      sender: sender?.name ?? '',
      mta: sender?.mta.preset ?? '',
      host: this.names.field(m, 'host') + 1,
      domain: this.names.domainOf(m),
      kind: KINDS[this.names.field(m, 'kind')] ?? 'ham',
      sent: this.names.field(m, 'arrivedAt'),
      ended: null,
      fate: 'pending',
      latency: null,
      events: [],
    };
    this.traces.push(trace);
    this.follow(m, { trace, copies: 1, open: 1, fates: new Map() }, null);
  }

  copied(m: number, copy: number): void {
    const traced = this.tracedCopies.get(m);
    if (traced === undefined) return;
    traced.draft.copies += 1;
    traced.draft.open += 1;
    this.follow(copy, traced.draft, traced.recipient);
  }

  /** A further recipient: its own message, and the same copy of this one. */
  joined(m: number, fellow: number): void {
    const first = this.tracedCopies.get(m);
    if (first === undefined) return;
    first.recipient = 1;
    first.draft.open += 1;
    const number = this.memory.read('Recipient', fellow, 'recipient') + 1;
    this.follow(fellow, first.draft, number, 1);
    first.draft.fates.set(number, { fate: 'pending', latency: null });
    if (!first.draft.fates.has(1)) first.draft.fates.set(1, { fate: 'pending', latency: null });
    first.draft.trace.recipients = recipientsOf(first.draft);
  }

  protected follow(m: number, draft: Draft, recipient: number | null, copy = draft.copies): void {
    this.tracedCopies.set(m, {
      draft,
      copy,
      ownCopy: copy,
      recipient,
      saidAtRcpt: null,
      recipients: [],
      reply: null,
      limit: null,
      failure: null,
      maxSize: null,
      askedBy: [],
      lastOutcome: -1,
    });
  }

  /** The message's fate is decided, by this copy of it or another. */
  decided(root: number, fate: number, latency: number): void {
    const traced = this.tracedCopies.get(root);
    if (traced === undefined) return;
    const { draft, recipient } = traced;
    const { trace } = draft;
    const own = { fate: fateName(fate), latency: Number.isNaN(latency) ? null : withoutClockNoise(latency) };
    if (recipient === null) Object.assign(trace, own);
    else {
      draft.fates.set(recipient, own);
      Object.assign(trace, wholeFate(draft), { recipients: recipientsOf(draft) });
    }
  }

  /** A copy is gone; its record will be another's. The sender's own stays until its last copy is gone. */
  gone(m: number, root: number, t: number): void {
    const traced = this.tracedCopies.get(m);
    if (traced === undefined) return;
    const { draft } = traced;
    draft.open -= 1;
    if (m !== root) this.tracedCopies.delete(m);
    if (traced.recipient !== null && this.memory.read('Message', root, 'copies') === 0) this.tracedCopies.delete(root);
    if (draft.open > 0) return;
    draft.trace.ended = t;
    this.tracedCopies.delete(root);
  }

  protected tell<Kind extends TraceEvent['kind']>(m: number, t: number, kind: Kind, told: Told<Kind>): void {
    const traced = this.tracedCopies.get(m);
    if (traced === undefined) return;
    // The parts of an event come together here, once for all kinds.
    traced.draft.trace.events.push({
      t,
      copy: traced.copy,
      by: this.names.queueOf(m),
      kind,
      ...told,
    } as unknown as TraceEvent);
  }
}

/** The recipients of a message with their fates, in their order. */
function recipientsOf({ fates }: Draft): NonNullable<Trace['recipients']> {
  return [...fates].sort(([a], [b]) => a - b).map(([recipient, { fate }]) => ({ recipient, fate }));
}

/** A message is delivered if all recipients have it; else its fate is that of the first one that does not. */
function wholeFate({ fates }: Draft): Pick<Trace, 'fate' | 'latency'> {
  const inOrder = [...fates].sort(([a], [b]) => a - b).map(([, own]) => own);
  const lost = inOrder.find(({ fate }) => fate !== 'delivered');
  const latencies = inOrder.map(({ latency }) => latency ?? 0);
  return lost === undefined
    ? { fate: 'delivered', latency: Math.max(...latencies) }
    : { fate: lost.fate, latency: null };
}

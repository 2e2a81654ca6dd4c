import { type Fate, KINDS } from '../../mail/index.js';
import type { Model } from '../../model/index.js';
import type { Story, StoryAsker, StoryEvent, StoryFailure, StoryRecipient } from '../../results/index.js';
import { withoutClockNoise } from '../../units/index.js';
import type { CoreMemory } from '../host/core-memory.js';
import type { ModelRecords } from '../host/model-records.js';
import { RecordNames } from './record-names.js';
import { ReplyListener } from './replies.js';
import { fateName } from './words.js';

/** A story that is still being told. */
export interface Draft {
  readonly story: { -readonly [Key in keyof Omit<Story, 'events'>]: Story[Key] } & { readonly events: StoryEvent[] };
  copies: number;
  /** Fates of its recipients, by their number from 0; empty where there is but one. */
  readonly fates: Map<number, { readonly fate: Fate; readonly latency: number | null }>;
  /** Copies not yet gone. */
  open: number;
}

/** One copy of a message, by its record in the core. */
export interface Follower {
  readonly draft: Draft;
  copy: number;
  /** Its number before it stood for a copy that the server kept. */
  ownCopy: number;
  /** What the server said, for the outcome that is on its way. */
  reply: string | null;
  /** The place, among those of its server, of the limit for each client that has said so; or none. */
  limit: number | null;
  /** The failure that it came about by, where that meets but some. */
  failure: StoryFailure | null;
  /** Largest size that the server takes, where the message is larger [bytes]. */
  maxSize: number | null;
  /** Who asked for what the session does not have, for the outcome that is on its way. */
  askedBy: readonly StoryAsker[];
  /** Where in the events the last outcome of this copy in this pass stands, or -1. */
  lastOutcome: number;
  /** Which recipient it is, from 1; `null` where there is but one. */
  recipient: number | null;
  /** What was said to this recipient alone in the transaction under way. */
  saidAtRcpt: string | null;
  /** How the attempt that is about to end did so for each recipient. */
  recipients: StoryRecipient[];
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** What is told of an event besides when, where and of which copy. */
export type Told<Kind extends StoryEvent['kind']> = Writable<
  Omit<Extract<StoryEvent, { kind: Kind }>, 't' | 'copy' | 'by' | 'kind'>
>;

const NOBODY: readonly [] = [];

/** What was learnt on the way to an outcome is told with it. */
export function endAttempt(follower: Follower): void {
  follower.reply = null;
  follower.limit = null;
  follower.failure = null;
  follower.maxSize = null;
  follower.askedBy = NOBODY;
  if (follower.recipients.length > 0) follower.recipients = [];
}

/** Follows some messages, and the copies of each, from their submission to their end. */
export abstract class Following extends ReplyListener {
  readonly stories: Story[] = [];
  protected readonly model: Model;
  protected readonly names: RecordNames;
  protected readonly followers = new Map<number, Follower>();
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
    return this.wanted !== null && this.met === this.wanted.size && this.followers.size === 0;
  }

  submitted(m: number): void {
    const message = this.memory.read('WatchedMessage', m, 'arrival');
    if (this.wanted !== null && !this.wanted.has(message)) return;
    this.met += 1;
    const sender = this.model.senders[this.names.agentNumber(m)];
    const story: Draft['story'] = {
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
    this.stories.push(story);
    this.follow(m, { story, copies: 1, open: 1, fates: new Map() }, null);
  }

  copied(m: number, copy: number): void {
    const follower = this.followers.get(m);
    if (follower === undefined) return;
    follower.draft.copies += 1;
    follower.draft.open += 1;
    this.follow(copy, follower.draft, follower.recipient);
  }

  /** A further recipient: its own message, and the same copy of this one. */
  joined(m: number, fellow: number): void {
    const first = this.followers.get(m);
    if (first === undefined) return;
    first.recipient = 1;
    first.draft.open += 1;
    const number = this.memory.read('Recipient', fellow, 'recipient') + 1;
    this.follow(fellow, first.draft, number, 1);
    first.draft.fates.set(number, { fate: 'pending', latency: null });
    if (!first.draft.fates.has(1)) first.draft.fates.set(1, { fate: 'pending', latency: null });
    first.draft.story.recipients = recipientsOf(first.draft);
  }

  protected follow(m: number, draft: Draft, recipient: number | null, copy = draft.copies): void {
    this.followers.set(m, {
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
    const follower = this.followers.get(root);
    if (follower === undefined) return;
    const { draft, recipient } = follower;
    const { story } = draft;
    const own = { fate: fateName(fate), latency: Number.isNaN(latency) ? null : withoutClockNoise(latency) };
    if (recipient === null) Object.assign(story, own);
    else {
      draft.fates.set(recipient, own);
      Object.assign(story, wholeFate(draft), { recipients: recipientsOf(draft) });
    }
  }

  /** A copy is gone; its record will be another's. The sender's own stays until its last copy is gone. */
  gone(m: number, root: number, t: number): void {
    const follower = this.followers.get(m);
    if (follower === undefined) return;
    const { draft } = follower;
    draft.open -= 1;
    if (m !== root) this.followers.delete(m);
    if (follower.recipient !== null && this.memory.read('Message', root, 'copies') === 0) this.followers.delete(root);
    if (draft.open > 0) return;
    draft.story.ended = t;
    this.followers.delete(root);
  }

  protected tell<Kind extends StoryEvent['kind']>(m: number, t: number, kind: Kind, told: Told<Kind>): void {
    const follower = this.followers.get(m);
    if (follower === undefined) return;
    // The parts of an event come together here, once for all kinds.
    follower.draft.story.events.push({
      t,
      copy: follower.copy,
      by: this.names.queueOf(m),
      kind,
      ...told,
    } as unknown as StoryEvent);
  }
}

/** The recipients of a message with their fates, in their order. */
function recipientsOf({ fates }: Draft): NonNullable<Story['recipients']> {
  return [...fates].sort(([a], [b]) => a - b).map(([recipient, { fate }]) => ({ recipient, fate }));
}

/** A message is delivered when it is to all; else its fate is that of the first recipient to whom it is not. */
function wholeFate({ fates }: Draft): Pick<Story, 'fate' | 'latency'> {
  const inOrder = [...fates].sort(([a], [b]) => a - b).map(([, own]) => own);
  const lost = inOrder.find(({ fate }) => fate !== 'delivered');
  const latencies = inOrder.map(({ latency }) => latency ?? 0);
  return lost === undefined
    ? { fate: 'delivered', latency: Math.max(...latencies) }
    : { fate: lost.fate, latency: null };
}

import { FATES, type Fate, KINDS, OUTCOMES, STAGES } from '../../mail/index.js';
import type { Model } from '../../model/index.js';
import type { PassedOver, Story, StoryAddress, StoryAnswer, StoryEvent, Then, WalkEnd } from '../../results/index.js';
import type { Agents } from '../build/agents.js';
import { HOST_EMPTY, HOST_NXDOMAIN, HOST_SERVFAIL, type Zone } from '../build/zone.js';
import type { MessageTable } from '../tables/message-table.js';
import type { ServerTable } from '../tables/server-table.js';
import type { WalkTable } from '../tables/walk-table.js';

/** Answer kinds of the zone, in their order. */
const ANSWERS: readonly StoryAnswer[] = ['mx', 'nullMx', 'nxdomain', 'empty', 'servfail', 'timeout'];

/** What a story needs to see of the world. */
interface Scene {
  readonly model: Model;
  readonly messages: MessageTable;
  readonly walks: WalkTable;
  readonly zone: Zone;
  readonly agents: Agents;
  readonly servers: ServerTable;
}

/** A story that is still being told. */
interface Draft {
  readonly story: { -readonly [Key in keyof Omit<Story, 'events'>]: Story[Key] } & { readonly events: StoryEvent[] };
  copies: number;
  /** Copies not yet gone. */
  open: number;
}

/** One copy of a message, as a row of the message table. */
interface Follower {
  readonly draft: Draft;
  copy: number;
  /** What the server said, for the outcome that is on its way. */
  reply: string | null;
  /** Where in the events the last outcome of this copy in this pass stands, or -1. */
  lastOutcome: number;
}

type Told<Kind extends StoryEvent['kind']> = Omit<Extract<StoryEvent, { kind: Kind }>, 't' | 'copy' | 'by' | 'kind'>;

/**
 * Writes down the lives of some messages while they are replayed. Every step of the engine tells it what happens to its
 * row; rows of other messages are passed over. Without a storyteller nothing is told and nothing is kept.
 */
export class Storyteller {
  readonly stories: Story[] = [];
  private readonly world: Scene;
  private readonly wanted: ReadonlySet<number> | null;
  private readonly rows = new Map<number, Follower>();
  private met = 0;

  /** `wanted`: messages in order of arrival, from 1; `null` for all. */
  constructor(world: Scene, wanted: ReadonlySet<number> | null) {
    this.world = world;
    this.wanted = wanted;
  }

  /** Has every wanted message been told to its end? */
  get isDone(): boolean {
    return this.wanted !== null && this.met === this.wanted.size && this.rows.size === 0;
  }

  submitted(row: number, replication: number): void {
    const { messages: m, model, agents } = this.world;
    const message = m.arrival[row] as number;
    if (this.wanted !== null && !this.wanted.has(message)) return;
    this.met += 1;
    const agent = m.agent[row] as number;
    const story: Draft['story'] = {
      message,
      replication,
      sender: model.senders[agent]?.name ?? '',
      mta: agents.mta[agent]?.behaviour.preset ?? '',
      host: (m.host[row] as number) + 1,
      domain: model.domains[m.domain[row] as number]?.name ?? '',
      kind: KINDS[m.kind[row] as number] ?? 'ham',
      sent: m.arrivedAt[row] as number,
      ended: null,
      fate: 'pending',
      latency: null,
      events: [],
    };
    this.stories.push(story);
    const draft: Draft = { story, copies: 1, open: 1 };
    this.rows.set(row, { draft, copy: 1, reply: null, lastOutcome: -1 });
  }

  /** A further copy of a message, with a row of its own. */
  copied(from: number, copy: number): void {
    const follower = this.rows.get(from);
    if (follower === undefined) return;
    follower.draft.copies += 1;
    follower.draft.open += 1;
    this.rows.set(copy, { draft: follower.draft, copy: follower.draft.copies, reply: null, lastOutcome: -1 });
  }

  /** What the server says with the outcome to come. */
  said(row: number, reply: string): void {
    const follower = this.rows.get(row);
    if (follower !== undefined) follower.reply = reply;
  }

  tell<Kind extends StoryEvent['kind']>(row: number, t: number, kind: Kind, told: Told<Kind>): void {
    const follower = this.rows.get(row);
    if (follower === undefined) return;
    // The parts of an event come together here, once for all kinds.
    follower.draft.story.events.push({
      t,
      copy: follower.copy,
      by: this.by(row),
      kind,
      ...told,
    } as unknown as StoryEvent);
  }

  pass(row: number, t: number): void {
    const follower = this.rows.get(row);
    if (follower !== undefined) follower.lastOutcome = -1;
    this.tell(row, t, 'pass', { pass: this.world.messages.passes[row] as number });
  }

  lookup(row: number, t: number, answer: number, cached: boolean, expires: number): void {
    if (!this.rows.has(row)) return;
    const { zone, model, messages } = this.world;
    const records = [];
    for (let i = zone.recordFirst[answer] as number; i < (zone.recordFirst[answer + 1] as number); i += 1) {
      const host = nameOfHost(this.world, zone.recordHost[i] as number);
      records.push({ place: zone.recordPlace[i] as number, preference: zone.recordPreference[i] as number, host });
    }
    const kind = ANSWERS[zone.answerKind[answer] as number] ?? 'mx';
    this.tell(row, t, 'lookup', {
      domain: model.domains[messages.domain[row] as number]?.name ?? '',
      answer: zone.answerIsImplicit[answer] === 1 ? 'implicitMx' : kind,
      records: records.sort((a, b) => a.place - b.place).map(({ preference, host }) => ({ preference, host })),
      cached,
      expires: Number.isFinite(expires) ? expires : null,
    });
  }

  noAddress(row: number, t: number, host: number): void {
    if (!this.rows.has(row)) return;
    const answer = hostAnswer(this.world.zone, host);
    this.tell(row, t, 'noAddress', { host: nameOfHost(this.world, host), answer });
  }

  /** Records `from` to `to` of the zone are left out. */
  cut(row: number, t: number, why: 'self' | 'backupsIgnored', from: number, to: number): void {
    if (!this.rows.has(row) || from === to) return;
    const { zone } = this.world;
    const hosts = Array.from(zone.recordHost.subarray(from, to), (host) => nameOfHost(this.world, host));
    this.tell(row, t, 'cut', { why, hosts });
  }

  /** Candidates `from` to `to` of the walk table have been appended. */
  order(row: number, t: number, preference: number | null, from: number, to: number): void {
    if (!this.rows.has(row)) return;
    const addresses = Array.from(this.world.walks.candidates.subarray(from, to), (address) => this.address(address));
    this.tell(row, t, 'order', { preference, addresses });
  }

  passedOver(row: number, t: number, address: number, why: PassedOver, until: number | null): void {
    if (this.rows.has(row)) this.tell(row, t, 'passedOver', { ...this.address(address), why, until });
  }

  walkEnded(row: number, t: number, why: WalkEnd): void {
    this.tell(row, t, 'walkEnded', { why });
  }

  attempt(row: number, t: number, reused: boolean): void {
    if (!this.rows.has(row)) return;
    const pass = this.world.messages.passes[row] as number;
    this.tell(row, t, 'attempt', { ...this.present(row), pass, reused });
  }

  backlog(row: number, t: number): void {
    if (this.rows.has(row)) this.tell(row, t, 'backlog', this.present(row));
  }

  greeted(row: number, t: number): void {
    if (this.rows.has(row)) this.tell(row, t, 'greeted', this.present(row));
  }

  filter(row: number, t: number, wait: number, work: number): void {
    if (this.rows.has(row)) this.tell(row, t, 'filter', { ...this.present(row), wait, work });
  }

  filtered(row: number, t: number, action: 'quarantine' | 'remove' | 'reject'): void {
    if (this.rows.has(row)) this.tell(row, t, 'filtered', { ...this.present(row), action });
  }

  outcome(row: number, t: number, outcome: number, stage: number, then: Then): void {
    const follower = this.rows.get(row);
    if (follower === undefined) return;
    follower.lastOutcome = follower.draft.story.events.length;
    this.tell(row, t, 'outcome', {
      ...this.present(row),
      outcome: OUTCOMES[outcome] ?? 'accepted',
      stage: STAGES[stage] ?? 'message',
      reply: follower.reply,
      then,
    });
    follower.reply = null;
  }

  /** What the sender did after its last attempt turns out to be this, once the list is at its end or its time is up. */
  turnedOut(row: number, then: Then): void {
    const follower = this.rows.get(row);
    if (follower === undefined || follower.lastOutcome < 0) return;
    const { events } = follower.draft.story;
    const last = events[follower.lastOutcome];
    if (last?.kind === 'outcome') events[follower.lastOutcome] = { ...last, then };
  }

  /** From here to `keptEnds`, what is told of this row is about the copy that the server kept. */
  kept(row: number, t: number): () => void {
    const follower = this.rows.get(row);
    if (follower === undefined) return () => undefined;
    const own = follower.copy;
    follower.draft.copies += 1;
    follower.copy = follower.draft.copies;
    this.tell(row, t, 'kept', this.present(row));
    return () => {
      follower.copy = own;
    };
  }

  relayed(row: number, t: number, server: number): void {
    this.tell(row, t, 'relayed', { server: this.world.servers.models[server]?.name ?? '' });
  }

  copyEnded(row: number, t: number, fate: number, duplicate: boolean): void {
    this.tell(row, t, 'copyEnded', { fate: fateName(fate), duplicate });
  }

  /** The message's fate is decided, by this copy of it or another. */
  decided(root: number, fate: number, latency: number): void {
    const story = this.rows.get(root)?.draft.story;
    if (story === undefined) return;
    story.fate = fateName(fate);
    story.latency = Number.isNaN(latency) ? null : latency;
  }

  /** A copy has left the world; its row will be another's. The sender's own row stays until its last copy is gone. */
  gone(row: number, root: number, t: number): void {
    const follower = this.rows.get(row);
    if (follower === undefined) return;
    const { draft } = follower;
    draft.open -= 1;
    if (row !== root) this.rows.delete(row);
    if (draft.open > 0) return;
    draft.story.ended = t;
    this.rows.delete(root);
  }

  private by(row: number): string {
    const { agents, model, messages } = this.world;
    const agent = messages.agent[row] as number;
    return model.senders[agent]?.name ?? model.servers[agents.relayServer[agent] as number]?.name ?? '';
  }

  private address(address: number): StoryAddress {
    const { zone, servers } = this.world;
    const host = nameOfHost(this.world, zone.addressHost[address] as number);
    return { host, server: servers.models[zone.addressServer[address] as number]?.name ?? '' };
  }

  /** The address of the attempt under way. */
  private present(row: number): StoryAddress {
    return this.address(this.world.messages.address[row] as number);
  }
}

function nameOfHost(world: Scene, host: number): string {
  return world.model.hosts[host]?.name ?? '';
}

function fateName(fate: number): Fate {
  return FATES[fate] ?? 'pending';
}

function hostAnswer(zone: Zone, host: number): Told<'noAddress'>['answer'] {
  const kind = zone.hostKind[host];
  if (kind === HOST_NXDOMAIN) return 'nxdomain';
  if (kind === HOST_EMPTY) return 'empty';
  return kind === HOST_SERVFAIL ? 'servfail' : 'timeout';
}

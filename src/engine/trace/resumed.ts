import { FATES, KINDS } from '../../mail/index.js';
import type { Trace } from '../../results/index.js';
import { withoutClockNoise } from '../../units/index.js';
import { LAYOUT } from '../core-layout.js';
import type { CoreMemory } from '../host/core-memory.js';
import type { ModelRecords } from '../host/model-records.js';
import { COPIES, COPY, FATE, LAST_COPY, LATENCY, NOTES_AT, OPEN } from './note-layout.js';
import { attemptOf, outcomeOf, Pasts } from './pasts.js';
import { liveCopies, Plain } from './plain.js';
import type { Tally } from './remarks.js';
import { TraceBuilder } from './trace-builder.js';
import type { Draft } from './traced-messages.js';
import { THEN } from './words.js';

const FIELDS = LAYOUT.WatchedMessage.fields;
const ADDRESS = FIELDS.address[1];
const AGENT = FIELDS.agent[1];
const ARRIVAL = FIELDS.arrival[1];
const ARRIVED_AT = FIELDS.arrivedAt[1];
const DOMAIN = FIELDS.domain[1];
const HOST = FIELDS.host[1];
const KIND = FIELDS.kind[1];

/**
 * Tells the traces of all messages from an instant on at which the core was put back: what comes then, and of those that are
 * under way what the notes say of their present pass. `end` closes it: from there on only those are followed whose attempt is
 * not over yet.
 */
export class ResumedTraces extends TraceBuilder {
  /** Counts of the past events that the traces include. */
  readonly past: Tally;
  private readonly pasts: Pasts;
  private readonly parties = new Map<number, Map<number, Pick<Trace, 'sender' | 'mta' | 'domain'>>>();
  /** Copies whose attempt is under way, by their records. */
  private readonly trying = new Set<number>();
  private readonly plain: Plain;
  private readonly addresses = new Map<number, { readonly host: string; readonly server: string }>();
  private readonly owners = new Map<number, string>();
  private isClosed = false;

  constructor(memory: CoreMemory, records: ModelRecords, replication: number, pool: number) {
    super(memory, records, replication, null);
    this.plain = new Plain(memory);
    this.pasts = new Pasts(this.plain, records.model);
    const byRoot = new Map<number, number[]>();
    for (const { m, root } of liveCopies(memory, pool)) {
      const copies = byRoot.get(root);
      if (copies === undefined) byRoot.set(root, [m]);
      else copies.push(m);
    }
    for (const [root, copies] of byRoot) this.takeUp(root, copies);
    this.past = {
      arrived: this.traces.length,
      delivered: this.traces.filter(({ latency }) => latency !== null).length,
      gone: new Float64Array(FATES.length),
      accepted: this.pasts.accepted,
      failed: this.pasts.failed,
    };
  }

  /** Stops following new attempts; tells whether any is still under way. */
  close(): boolean {
    this.isClosed = true;
    return this.trying.size > 0;
  }

  override isDone(): boolean {
    return this.isClosed && this.trying.size === 0;
  }

  override submitted(m: number): void {
    if (!this.isClosed) super.submitted(m);
  }

  override attempt(m: number, t: number, reused: number): void {
    const traced = this.tracedCopies.get(m);
    if (traced === undefined) return;
    if (!this.isClosed) this.trying.add(m);
    const { host, server } = this.addressOf(m);
    const { draft, copy } = traced;
    const by = this.ownerOf(m);
    draft.trace.events.push(attemptOf(t, copy, by, reused !== 0, host, server));
  }

  override outcome(m: number, t: number, outcome: number, stage: number, then: number): void {
    const traced = this.tracedCopies.get(m);
    if (traced === undefined) return;
    this.trying.delete(m);
    const { host, server } = this.addressOf(m);
    const { draft, copy, reply } = traced;
    traced.reply = null;
    const event = outcomeOf(t, copy, this.ownerOf(m), outcome, stage, reply, host, server);
    draft.trace.events.push(THEN[then] === 'done' ? { ...event, then: 'done' } : event);
  }

  override pass(m: number, t: number): void {
    const traced = this.tracedCopies.get(m);
    if (traced === undefined) return;
    traced.draft.trace.events.push({ t, copy: traced.copy, by: this.ownerOf(m), kind: 'pass', pass: 1 });
  }

  override lookup(m: number, t: number): void {
    this.pass(m, t);
  }

  /** Of the servers' replies, only the distinction between a reply and a refusal. */
  protected override said(m: number, reply: string): void {
    const traced = this.tracedCopies.get(m);
    if (traced !== undefined) traced.reply = reply;
  }

  /** Left out: these details are not shown when many messages are viewed. */
  override saidAccepted(): void {}
  override order(): void {}
  override filter(): void {}
  override filtered(): void {}
  override metFailure(): void {}
  override turnedOut(): void {}

  private addressOf(m: number): { readonly host: string; readonly server: string } {
    this.plain.look();
    const record = this.plain.word((m >>> 0) + ADDRESS);
    let found = this.addresses.get(record);
    if (found === undefined) {
      found = this.names.address(record);
      this.addresses.set(record, found);
    }
    return found;
  }

  private ownerOf(m: number): string {
    this.plain.look();
    const record = this.plain.word((m >>> 0) + AGENT);
    let found = this.owners.get(record);
    if (found === undefined) {
      found = this.names.agent(record);
      this.owners.set(record, found);
    }
    return found;
  }

  private takeUp(root: number, copies: readonly number[]): void {
    const { u16, u8, f64 } = this.plain;
    const note = root + NOTES_AT;
    const latency = f64[(note + LATENCY) >>> 3] as number;
    const trace: Draft['trace'] = {
      message: this.plain.word(root + ARRIVAL),
      replication: this.replication,
      ...this.namesOf(root),
      host: this.plain.word(root + HOST) + 1,
      kind: KINDS[u8[root + KIND] as number] ?? 'ham',
      sent: f64[(root + ARRIVED_AT) >>> 3] as number,
      ended: null,
      fate: Number.isNaN(latency) ? 'pending' : (FATES[u8[note + FATE] as number] ?? 'pending'),
      latency: Number.isNaN(latency) ? null : withoutClockNoise(latency),
      events: [],
    };
    this.traces.push(trace as Trace);
    const draft: Draft = {
      trace,
      copies: u16[(note + COPIES) >>> 1] as number,
      open: u16[(note + OPEN) >>> 1] as number,
      fates: new Map(),
    };
    const { events } = trace;
    const numbers = copies.map((m) => u16[(m + NOTES_AT + COPY) >>> 1] as number);
    copies.forEach((m, i) => {
      const copy = numbers[i] as number;
      if (this.pasts.tell(m, copy, this.ownerOf(m), this.addressOf(m), events)) this.trying.add(m | 0);
      this.follow(m | 0, draft, null, copy);
    });
    if (copies.length > 1) events.sort((a, b) => a.t - b.t || a.copy - b.copy);
    const lastCopy = u16[(note + LAST_COPY) >>> 1] as number;
    if (lastCopy === 0 || events.some(({ kind, copy }) => kind === 'attempt' && copy === lastCopy)) return;
    const last = copies[numbers.indexOf(lastCopy)];
    this.pasts.tellLast(trace.sent, lastCopy, last === undefined ? null : this.ownerOf(last), note, events);
  }

  /** Names of the sender and the destination of a message. */
  private namesOf(root: number): Pick<Trace, 'sender' | 'mta' | 'domain'> {
    const [agent, domain] = [this.plain.word(root + AGENT), this.plain.word(root + DOMAIN)];
    let byDomain = this.parties.get(agent);
    if (byDomain === undefined) {
      byDomain = new Map();
      this.parties.set(agent, byDomain);
    }
    let found = byDomain.get(domain);
    if (found === undefined) {
      const sender = this.model.senders[this.names.agentNumber(root)];
      found = { sender: sender?.name ?? '', mta: sender?.mta.preset ?? '', domain: this.names.domainOf(root) };
      byDomain.set(domain, found);
    }
    return found;
  }
}

import type { TraceListener } from '../core-layout.js';
import type { CoreMemory } from '../host/core-memory.js';
import type { ModelRecords } from '../host/model-records.js';
import { ACCEPTED, FILTERED, GREYLISTED, NO_SUCH_USER, TOO_LARGE, UNVERIFIED } from './words.js';

/** A listener to servers' replies: the text for each, whatever reason the core gives. */
export abstract class ReplyListener implements Partial<TraceListener> {
  protected readonly memory: CoreMemory;
  private readonly records: ModelRecords;

  constructor(memory: CoreMemory, records: ModelRecords) {
    this.memory = memory;
    this.records = records;
  }

  /** The reply that goes with the next outcome of a message; `limit`: the place of the limit for each client that says so. */
  protected abstract said(m: number, reply: string, limit: number | null): void;

  saidAccepted(m: number): void {
    this.said(m, ACCEPTED, null);
  }

  saidFiltered(m: number): void {
    this.said(m, FILTERED, null);
  }

  saidGreylisted(m: number): void {
    this.said(m, GREYLISTED, null);
  }

  saidUnknown(m: number): void {
    this.said(m, NO_SUCH_USER, null);
  }

  saidTooLarge(m: number, _server: number, byServer: number): void {
    if (byServer !== 0) this.said(m, TOO_LARGE, null);
  }

  saidTooMany(m: number, server: number): void {
    const limit = this.records.model.servers[this.memory.read('Server', server, 'number')]?.recipientsPerTransaction;
    if (limit !== undefined) this.said(m, limit.reply.text, null);
  }

  saidUnverified(m: number): void {
    this.said(m, UNVERIFIED, null);
  }

  saidOnStandby(m: number, server: number): void {
    const standby = this.records.model.servers[this.memory.read('Server', server, 'number')]?.standby;
    if (standby !== undefined) this.said(m, standby.reply.text, null);
  }

  saidByFailure(m: number, failure: number): void {
    const reply = this.records.failureReplies[this.memory.read('Failure', failure, 'number')];
    if (typeof reply === 'string') this.said(m, reply, null);
  }

  saidByLimit(m: number, limit: number): void {
    const said = this.records.limits[this.memory.read('ClientLimit', limit, 'number')];
    if (said !== undefined) this.said(m, said.reply, said.place);
  }

  saidOverloaded(m: number, server: number): void {
    const overload = this.records.model.servers[this.memory.read('Server', server, 'number')]?.overload;
    if (overload?.kind === 'reply') this.said(m, overload.reply.text, null);
  }
}

import type { CoreMemory } from '../host/core-memory.js';
import type { ModelRecords } from '../host/model-records.js';

/** What servers say that turn somebody away, by what they do it for: a record of the core. */
export class Replies {
  private readonly memory: CoreMemory;
  private readonly records: ModelRecords;

  constructor(memory: CoreMemory, records: ModelRecords) {
    this.memory = memory;
    this.records = records;
  }

  /** Of a failure; null where it says nothing. */
  ofFailure(failure: number): string | null {
    return this.records.failureReplies[this.memory.read('Failure', failure, 'number')] ?? null;
  }

  /** Of a limit for each client, with its place among those of its server. */
  ofLimit(limit: number): { readonly reply: string; readonly place: number } | null {
    return this.records.limits[this.memory.read('ClientLimit', limit, 'number')] ?? null;
  }

  /** Of a server that is full; null where it refuses without a word. */
  ofFull(server: number): string | null {
    const overload = this.records.model.servers[this.memory.read('Server', server, 'number')]?.overload;
    return overload?.kind === 'reply' ? overload.reply.text : null;
  }
}

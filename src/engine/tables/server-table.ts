import type { Model, Overload, ServerModel } from '../../model/index.js';
import { buildSampler, createLuck, type Luck, type Sampler, type StreamKey } from '../../random/index.js';
import { compileProcessLists, listProcesses, type ProcessLists } from '../build/process-lists.js';
import { FailureTimelines } from './failure-timelines.js';

/** What happens to a connection over the session limit. */
export const OVERLOAD_REPLY = 0;
export const OVERLOAD_REFUSE = 1;
export const OVERLOAD_WAIT = 2;
const OVERLOADS = { reply: OVERLOAD_REPLY, refuse: OVERLOAD_REFUSE, wait: OVERLOAD_WAIT } as const;

const UNLIMITED = 0x7fffffff;

function placesOf(overload: Overload): number {
  return overload.kind === 'wait' ? (overload.places ?? UNLIMITED) : 0;
}

/** Servers as columns: what they are, and their state. */
export class ServerTable {
  readonly count: number;
  private readonly model: Model;
  readonly models: readonly ServerModel[];
  timelines: FailureTimelines;
  readonly processes: ProcessLists;
  /** One round trip [s]. */
  readonly rtt: Float64Array;
  readonly service: readonly Sampler[];
  serviceKeys: readonly StreamKey[];
  readonly capacity: Int32Array;
  readonly overload: Uint8Array;
  readonly backlogPlaces: Int32Array;
  /** Agent number of a relay's queue, or -1 for a final server. */
  readonly relayAgent: Int32Array;
  readonly knowsRecipients: Uint8Array;
  /** Greylist database number, or -1. */
  readonly greylist: Int32Array;
  greylistKeys: readonly StreamKey[];

  /** No failure is active from the last look until then [s]. */
  readonly quietUntil: Float64Array;
  /** Sessions that have connected. */
  readonly sessions: Int32Array;
  readonly backlog: Int32Array;
  readonly backlogHead: Int32Array;
  readonly backlogTail: Int32Array;

  constructor(model: Model) {
    const servers = model.servers;
    this.model = model;
    this.count = servers.length;
    this.models = servers;
    const processes = listProcesses(model, createLuck(model.seed, 1));
    this.timelines = new FailureTimelines(processes);
    this.processes = compileProcessLists(model, processes);
    this.rtt = Float64Array.from(servers, (server) => server.rtt);
    this.service = servers.map((server) => buildSampler(server.service));
    this.serviceKeys = [];
    this.capacity = Int32Array.from(servers, (server) => server.sessions ?? UNLIMITED);
    this.overload = Uint8Array.from(servers, (server) => OVERLOADS[server.overload.kind]);
    this.backlogPlaces = Int32Array.from(servers, (server) => placesOf(server.overload));
    const databases = new Map<string, number>();
    this.greylist = Int32Array.from(servers, ({ greylist }) => {
      if (greylist === null) return -1;
      if (!databases.has(greylist.database)) databases.set(greylist.database, databases.size);
      return databases.get(greylist.database) as number;
    });
    this.greylistKeys = [];
    this.knowsRecipients = Uint8Array.from(servers, (server) => (server.knowsRecipients ? 1 : 0));
    let relays = 0;
    this.relayAgent = Int32Array.from(servers, ({ relay }) => (relay === null ? -1 : model.senders.length + relays++));
    this.quietUntil = new Float64Array(this.count).fill(Number.NEGATIVE_INFINITY);
    this.sessions = new Int32Array(this.count);
    this.backlog = new Int32Array(this.count);
    this.backlogHead = new Int32Array(this.count).fill(-1);
    this.backlogTail = new Int32Array(this.count).fill(-1);
  }

  /** Puts the luck of another replication in place, and everything back to the start. */
  begin(luck: Luck): void {
    this.timelines = new FailureTimelines(listProcesses(this.model, luck));
    this.serviceKeys = this.models.map((server) => luck.stream('service', server.name));
    this.greylistKeys = this.models.map(({ greylist }) => luck.stream('greylist', greylist?.database ?? ''));
    this.quietUntil.fill(Number.NEGATIVE_INFINITY);
    this.sessions.fill(0);
    this.backlog.fill(0);
    this.backlogHead.fill(-1);
    this.backlogTail.fill(-1);
  }

  /** Brings the server's failure cursors to `now` and returns until when no failure is active [s]; `now` itself if one is. */
  lookAhead(server: number, now: number): number {
    const { first, list } = this.processes.all;
    let quiet = Number.POSITIVE_INFINITY;
    for (let i = first[server] as number; i < (first[server + 1] as number); i += 1) {
      const process = list[i] as number;
      this.timelines.advance(process, now);
      quiet = Math.min(quiet, Math.max(now, this.timelines.startOf(process)));
    }
    this.quietUntil[server] = quiet;
    return quiet;
  }
}

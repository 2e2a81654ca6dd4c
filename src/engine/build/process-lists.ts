import { STAGES } from '../../mail/index.js';
import type { FailureModel, Model, ServerModel } from '../../model/index.js';
import type { Luck, StreamKey } from '../../random/index.js';

/** Rows of numbers, one after the other: row r is `list` from `first[r]` up to, not including, `first[r + 1]`. */
export interface NumberRows {
  readonly first: Int32Array;
  readonly list: Int32Array;
}

/** A failure process of a server or a site, and its luck. */
export interface FailureProcess {
  readonly model: FailureModel;
  readonly key: StreamKey;
}

/** The failure processes that strike a server (its site's come last), by what they can do to a session. */
export interface ProcessLists {
  /** All of them, a row per server. */
  readonly all: NumberRows;
  /** Those that keep a connection from coming about. */
  readonly connects: NumberRows;
  /** Those that strike at a stage: a row per server and stage, the stages of one server together. */
  readonly stages: NumberRows;
  /** Those that stretch its work. */
  readonly slows: NumberRows;
  /** Those that cut open sessions when they begin. */
  readonly cuts: NumberRows;
}

/** All failure processes of a model: first the sites', then the servers'. */
export function listProcesses(model: Model, luck: Luck): FailureProcess[] {
  const ofSites = model.sites.flatMap(({ name, failures }) =>
    failures.map((failure, i) => ({ model: failure, key: luck.stream('failure of a site', `${i} ${name}`) })),
  );
  const ofServers = model.servers.flatMap(({ name, failures }) =>
    failures.map((failure, i) => ({ model: failure, key: luck.stream('failure of a server', `${i} ${name}`) })),
  );
  return [...ofSites, ...ofServers];
}

/** Which of them strike which server, and how. */
export function compileProcessLists(model: Model, processes: readonly FailureProcess[]): ProcessLists {
  const rows = processesOfServers(model);
  const only = (test: (failure: FailureModel) => boolean): NumberRows =>
    toRows(rows.map((row) => row.filter((process) => test((processes[process] as FailureProcess).model))));
  const stages = rows.flatMap((row) =>
    STAGES.map((stage) => row.filter((process) => processes[process]?.model.stage === stage)),
  );
  return {
    all: toRows(rows),
    connects: only(({ kind }) => kind === 'timeout' || kind === 'silent' || kind === 'refuse'),
    stages: toRows(stages),
    slows: only(({ kind, factor }) => kind === 'slow' && factor !== 1),
    cuts: only(({ cuts }) => cuts),
  };
}

/** Numbers of the processes that strike each server: its own, then its site's. */
function processesOfServers({ sites, servers }: Model): number[][] {
  let next = 0;
  const take = (failures: ServerModel['failures']): number[] => failures.map(() => next++);
  const ofSite = new Map(sites.map(({ name, failures }) => [name, take(failures)]));
  return servers.map(({ failures, site }) => [...take(failures), ...(ofSite.get(site ?? '') ?? [])]);
}

function toRows(rows: readonly (readonly number[])[]): NumberRows {
  const first = new Int32Array(rows.length + 1);
  rows.forEach((row, r) => {
    first[r + 1] = (first[r] as number) + row.length;
  });
  return { first, list: Int32Array.from(rows.flat()) };
}

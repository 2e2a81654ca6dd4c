import exp from '@stdlib/math-base-special-exp';
import ln from '@stdlib/math-base-special-ln';
import {
  FAILURE_CLASSES,
  givesUp,
  jitteredWait,
  type MtaBehaviour,
  nextOnGrid,
  nextWait,
  stepAt,
} from '../../mail/index.js';
import { CAUSES, CauseCounts, CELLS, causeInRelay, causeOfLoss, type MessageEnd } from '../../results/index.js';
import type { CoreExports, CoreImports, TraceListener } from '../core-layout.js';
import { CoreMemory, type Pages } from './core-memory.js';
import type { DailyRate } from './daily-rate.js';

/** Message of the error when a run does not fit into the core (`excess.ts`). */
export const CORE_FULL = 'more is queued at one time than fits into 4 GB, about thirty million messages';

/** Message of the error when relays, or servers that keep a message whose connection broke, multiply it without end. */
export const MANY_COPIES = 'one message has more than 65,535 copies at one time';

/** Names of structures at a fixed place in the core's memory. */
type Fixture = {
  [Name in keyof CoreExports]: CoreExports[Name] extends { readonly value: number } ? Name : never;
}[keyof CoreExports];

/** Errors that a debug build finds (kernel/memory.ts), in its order. */
const BROKEN = ['a record that is none', 'memory that it does not have', 'a record that it has given back'] as const;

/** The core at one instant of a replication. */
export interface SavedCore {
  readonly pages: Pages;
  readonly variables: readonly unknown[];
  readonly senderCauses: Float64Array;
  readonly serverCauses: Float64Array;
  /** Reference instants of daily rates [s]. */
  readonly lookedFrom: readonly number[];
}

type Functions = Readonly<Record<string, (...values: number[]) => unknown>>;
/** A callback of the core: a message, an instant, and up to four more arguments. */
type Hearing = (a?: number, b?: number, c?: number, d?: number, e?: number, f?: number) => unknown;

/**
 * The core of this thread, and its imports while a replication runs: rules of mail, and observers. There is one per thread,
 * which is emptied for each replication, not created anew.
 */
export class Core {
  readonly memory: CoreMemory;
  /** Mail systems by number, for their rules. */
  rules: readonly MtaBehaviour[] = [];
  /** Names of servers by number, for messages about them. */
  servers: readonly string[] = [];
  /** Traffic by number; null where the rate does not follow the time of day. */
  dailyRates: readonly (DailyRate | null)[] = [];
  readonly senderCauses = new CauseCounts();
  readonly serverCauses = new CauseCounts();
  /** Told how each message ended, if anyone wants to know. */
  onEnd: ((end: MessageEnd) => void) | null = null;
  /** Names of the core's callbacks, and their listeners, in the same order; none in an ordinary run. */
  private readonly told: readonly string[];
  private hears: readonly (Hearing | undefined)[] = [];
  private readonly exports: CoreExports & { readonly memory: WebAssembly.Memory };
  /** Its variables (scripts/core.mjs); all else that it remembers is in its memory. */
  private readonly variables: readonly { value: unknown }[];

  constructor(module: WebAssembly.Module) {
    this.told = WebAssembly.Module.imports(module).flatMap(({ module: from, name }) =>
      from === 'trace' ? [name] : [],
    );
    const imports = { host: { ...this.hostFunctions() }, trace: this.traceFunctions(), env: { abort } };
    this.exports = new WebAssembly.Instance(module, imports).exports as unknown as typeof this.exports;
    this.memory = new CoreMemory(this.exports.memory, this.exports.allocate);
    this.variables = Object.entries(this.exports).flatMap(([name, variable]) =>
      name.startsWith('kept') ? [variable as { value: unknown }] : [],
    );
    this.exports.prepare();
  }

  /** Address of a structure that is not part of a model. */
  at(fixture: Fixture): number {
    return this.exports[fixture].value >>> 0;
  }

  /** Makes room for another model, lets `layOut` put it there, and keeps it. */
  load<T>(layOut: () => T): T {
    this.exports.forgetModel();
    this.memory.shared.clear();
    const laidOut = layOut();
    this.exports.keepModel();
    return laidOut;
  }

  /** Gives back all that was taken, for another replication of the model, whose random streams are in place. `notes`: bytes of each message for the listener. */
  begin(keepsSeries: boolean, notes = 0): void {
    this.senderCauses.clear();
    this.serverCauses.clear();
    this.exports.begin(keepsSeries, this.hears.length > 0, this.onEnd !== null, notes);
  }

  /** The present state of the core; pages unchanged since `before` are shared with it. */
  save(before: SavedCore | null): SavedCore {
    return {
      pages: this.memory.pages(this.memory.allocate(0), before?.pages ?? []),
      variables: this.variables.map(({ value }) => value),
      senderCauses: this.senderCauses.pairs(),
      serverCauses: this.serverCauses.pairs(),
      lookedFrom: this.dailyRates.map((rate) => rate?.lookedFrom ?? 0),
    };
  }

  /** Restores a saved state, with the model that was in the core then. */
  putBack({ pages, variables, senderCauses, serverCauses, lookedFrom }: SavedCore): void {
    this.memory.putBack(pages);
    this.variables.forEach((variable, i) => {
      variable.value = variables[i];
    });
    this.exports.forgetZeros();
    this.senderCauses.clear();
    this.senderCauses.merge(senderCauses);
    this.serverCauses.clear();
    this.serverCauses.merge(serverCauses);
    for (const [i, rate] of this.dailyRates.entries()) rate?.lookFrom(lookedFrom[i] as number);
  }

  /** Processes so many events; false if the replication is at its end. */
  step(events: number): boolean {
    return this.exports.step(events) !== 0;
  }

  /** Settles the fate of mail still queued; tells whether there is any. */
  finish(): boolean {
    return this.exports.finish() !== 0;
  }

  /** Address of the counts of records still in use. */
  leftovers(): number {
    return this.exports.countLeftovers();
  }

  /**
   * When any of these failures (addresses) was active, up to `end` [s]: pairs of instants, piece by piece. Each piece is put
   * at `rows`, where there is room for `most` intervals.
   */
  *outages(failures: readonly number[], end: number, rows: number, most: number): Generator<Float64Array> {
    this.exports.beginOutages(this.memory.addInts(failures), failures.length);
    for (;;) {
      const count = this.exports.moreOutages(end, rows, most);
      if (count === 0) return;
      yield this.memory.doubles(rows, 2 * count);
    }
  }

  private ruleOf(mta: number): MtaBehaviour {
    return this.rules[mta] as MtaBehaviour;
  }

  private hostFunctions(): CoreImports {
    return {
      ln,
      exp,
      outOfMemory: () => {
        throw new Error(CORE_FULL);
      },
      tooManyCopies: (server) => {
        const name = this.servers[server];
        throw new Error(name === undefined ? MANY_COPIES : `${MANY_COPIES}, the last at ${name}`);
      },
      brokenRecord: (why) => {
        throw new Error(`the core uses ${BROKEN[why]}`);
      },
      nextWait: (mta, failedPasses, age) => nextWait(this.ruleOf(mta).retry.rule, failedPasses, age),
      stepAt: (mta, age) => stepAt(this.ruleOf(mta).retry.rule, age),
      jitteredWait: (mta, wait, u) => jitteredWait(wait, this.ruleOf(mta).retry.jitter, u),
      nextOnGrid,
      givesUp: (mta, age, failedPasses, hostDownFor) =>
        givesUp(this.ruleOf(mta).giveUpAfter, age, failedPasses, hostDownFor),
      whenExpected: (traffic, expected, since) =>
        this.dailyRates[traffic]?.whenExpected(expected, since) ?? Number.POSITIVE_INFINITY,
      causeOfLoss: (fate, outcome, stage, failureClass, putOffBy) =>
        causeOfLoss(fate, outcome, stage, FAILURE_CLASSES[failureClass], putOffBy),
      causeInRelay,
      recordCause: (agent, server, kind, cause) => {
        const cell = kind * CAUSES.length + cause;
        this.senderCauses.add(agent * CELLS + cell);
        this.serverCauses.add((server + 1) * CELLS + cell);
      },
      ended: (...end) => this.tellEnd(...end),
    };
  }

  private tellEnd(message: number, sender: number, domain: number, kind: number, fate: number, latency: number): void {
    ending.message = message;
    ending.sender = sender;
    ending.domain = domain;
    ending.kind = kind;
    ending.fate = fate;
    ending.latency = latency;
    this.onEnd?.(ending);
  }

  /** Sets the listener for steps in the lives of messages; null for none. */
  tellTo(listener: Partial<TraceListener> | null): void {
    const methods = listener as unknown as Readonly<Record<string, Hearing>> | null;
    this.hears = methods === null ? [] : this.told.map((name) => methods[name]?.bind(methods));
  }

  /** Each forwards its call to the present listener; a list of arguments would take longer than most listeners. */
  private traceFunctions(): Functions {
    const tell = (at: number): Hearing => {
      return (a, b, c, d, e, f) => {
        const hear = this.hears[at];
        return hear === undefined ? 0 : hear(a, b, c, d, e, f);
      };
    };
    return Object.fromEntries(this.told.map((name, at) => [name, tell(at)]));
  }
}

/** An assertion of the debug build has failed; the stack says which. */
function abort(): never {
  throw new Error('an assertion of the core has failed');
}

/** The object passed to an observer, the same each time. */
const ending = { message: 0, sender: 0, domain: 0, kind: 0, fate: 0, latency: Number.NaN };

let core: Core | undefined;

/** The core of this thread has stopped in the middle of its work and cannot be used again. */
export function abandonCore(): void {
  core = undefined;
}

let given: Uint8Array<ArrayBuffer> | undefined;

/** Gives this thread the bytes of the compiled core, `core.wasm`, where there is no file that it could read them from. */
export function giveCore(bytes: Uint8Array<ArrayBuffer>): void {
  given = bytes;
}

/** Node's `fs` is requested, not imported: the bytes may be given by a browser. */
function readCore(): Uint8Array<ArrayBuffer> {
  if (typeof process === 'undefined') throw new Error('the engine has no core: give it the bytes of core.wasm first');
  // Tests of the core itself may run on its debug build (`npm run core -- --debug`).
  const file = process.env['MXSIM_CORE'] === 'debug' ? '../core-debug.wasm' : '../core.wasm';
  return process.getBuiltinModule('node:fs').readFileSync(new URL(file, import.meta.url));
}

/** The core of this thread; made when it is first asked for. */
export function theCore(): Core {
  core ??= new Core(new WebAssembly.Module(given ?? readCore()));
  return core;
}

import type { Refused } from '../../library/index.js';
import {
  argumentProblem,
  checkOptions,
  checkScenario,
  type Problem,
  type ScenarioInput,
} from '../../scenario/index.js';
import type { Share } from '../../units/index.js';
import type { Caller } from '../caller.js';
import { ExcessError } from '../excess-problem.js';
import type { SearchOptions } from '../goal.js';
import type { Refusal, RunSettings } from '../options.js';
import { countProcessors, openPool, withTicks } from '../threads/open.js';
import { OPTION_RULES } from './option-rules.js';

/** Options that every call takes. */
export interface CallOptions extends Partial<Omit<ScenarioInput, 'text'>> {
  /** Called now and then with the share of the work that is done, and with 1 at the end. */
  readonly onProgress?: ((done: Share) => void) | undefined;
  /** Maximum number of threads; by default one per core, if there is work for it. */
  readonly threads?: number | undefined;
  /** Ends the call: the Promise is rejected with the signal's reason once no thread is left. */
  readonly signal?: AbortSignal | undefined;
}

/** Options of the calls that can add replications until something is known. */
export interface SearchCallOptions extends CallOptions {
  /** A figure, and half the width that its interval may have: `0.1%`, `latency.p99 5m`. */
  readonly precision?: string | undefined;
  /** Until every assert is decided. */
  readonly decide?: boolean | undefined;
  readonly maxReplications?: number | undefined;
  /** Runs that agree decide an assert once others are almost surely rarer than this share of runs, from 0 to 1. */
  readonly agreement?: Share | undefined;
}

/** Names of options, as the checks of a call know them. */
export const CALL_OPTIONS = ['file', 'overrides', 'readFile', 'onProgress', 'threads', 'signal'] as const;
export const SEARCH_OPTIONS = ['precision', 'decide', 'maxReplications', 'agreement'] as const;

/** Returns problems with the arguments of a call; empty if there are none. */
export function checkCall(
  call: string,
  scenarios: readonly unknown[],
  options: unknown,
  names: readonly string[],
): readonly Problem[] {
  return [...scenarios.flatMap((one) => checkScenario(call, one)), ...checkOptions(call, options, names, OPTION_RULES)];
}

/** The options as settings of a job. */
export function settingsOf(options: SearchCallOptions): RunSettings {
  const { overrides = [], threads, precision, decide, maxReplications, agreement } = options;
  const given = { threads, precision, decide, maxReplications, agreement };
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { set: overrides, ...(said as SearchOptions & Pick<RunSettings, 'threads'>) };
}

/** Replaces options of the command line in an error line by their names in the library. */
function inOwnWords(line: string): string {
  return line.replace(/--([a-z][a-z-]*)/g, (_, name: string) => {
    const words = name.replace(/-([a-z])/g, (_dash, letter: string) => letter.toUpperCase());
    return `\`${{ set: 'overrides', variant: 'variants', figure: 'figures' }[words] ?? words}\``;
  });
}

/** Turns a job's refusal into that of a call. */
export function refusalOf(call: string, { problems, lines }: Pick<Refusal, 'problems' | 'lines'>): Refused {
  return { ok: false, problems: [...problems, ...lines.map((line) => argumentProblem(call, inOwnWords(line)))] };
}

/** A holder of threads. */
interface Closable {
  readonly close: () => Promise<void>;
}

/**
 * Does the work of a call on threads, and leaves none behind, however it ends. A scenario that asks too much of the
 * engine is a problem like any other. @throws the reason of the signal, and errors of the caller's own functions.
 */
export async function onThreads<T>(
  options: CallOptions,
  work: (caller: Caller, keep: (open: Closable) => void) => Promise<T | Refused>,
): Promise<T | Refused> {
  const { signal, onProgress } = options;
  signal?.throwIfAborted();
  const stopping = new AbortController();
  const stop = (): void => stopping.abort(signal?.reason);
  signal?.addEventListener('abort', stop, { once: true });
  const opened: Closable[] = [];
  const caller: Caller = {
    interrupted: stopping.signal,
    openPool: async (model, threads) => {
      const pool = await openPool(model, threads);
      opened.push(pool);
      if (stopping.signal.aborted) await pool.close();
      return pool;
    },
    processors: countProcessors,
    showProgress: async (_title, read) => ({
      turnTo: () => undefined,
      stop:
        onProgress === undefined
          ? () => undefined
          : withTicks(
              () => onProgress(read()),
              (error) => stopping.abort(error),
            ),
    }),
    announce: async () => undefined,
    whileBusy: async (part) => part(),
  };
  const aborted = new Promise<never>((_, reject) => {
    stopping.signal.addEventListener('abort', () => reject(stopping.signal.reason), { once: true });
  });
  aborted.catch(() => undefined);
  try {
    const done = await Promise.race([work(caller, (open) => void opened.push(open)), aborted]);
    onProgress?.(1);
    return done;
  } catch (error) {
    stopping.signal.throwIfAborted();
    if (error instanceof ExcessError) return { ok: false, problems: [error.problem] };
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    await Promise.all(opened.map((one) => one.close()));
  }
}

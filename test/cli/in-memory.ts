import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { runProgram, type Surroundings } from '../../src/cli/index.js';

import { explainMessages, runReplication } from '../../src/engine/index.js';
import { openLocalTracer, type RunningPool } from '../../src/jobs/index.js';
import type { Model } from '../../src/model/index.js';
import { FateLog, MessageChooser } from '../../src/results/index.js';

/** What a call of the program left behind. */
export interface Call {
  code: number;
  stdout: string;
  stderr: string;
}

export interface Circumstances {
  stdin?: string | Uint8Array;
  env?: Record<string, string>;
  folder?: string;
  interrupted?: AbortSignal;
  /** Columns of a terminal; without them, output goes to a pipe. */
  terminal?: number;
  /** Told what was written to the standard output since it was told last. */
  onOutput?: (text: string) => void;
  openPool?: Surroundings['openPool'];
}

/** Runs replications here and now, where a thread would only be in the way. */
export async function openLocalPool(model: Model): Promise<RunningPool> {
  let done = 0;
  return {
    width: 1,
    run: async (replication, watches = false) => {
      const chooser = new MessageChooser();
      const result = runReplication(model, replication, watches ? { onEnd: (end) => chooser.note(end) } : {});
      done += 1;
      return watches ? { ...result, choice: chooser.choice() } : result;
    },
    tell: async (replication, messages) => explainMessages(model, { replication, messages }),
    runLogged: async (replication) => {
      const log = new FateLog();
      const result = runReplication(model, replication, { onEnd: (end) => log.record(end) });
      done += 1;
      return { ...result, fates: log.column() };
    },
    progress: () => done / model.replications,
    told: () => 0,
    close: async () => undefined,
  };
}

function collect(stream: PassThrough): () => string {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString('utf8');
}

/** Calls the program with streams in memory. */
export async function call(argv: readonly string[], circumstances: Circumstances = {}): Promise<Call> {
  const { stdin = '', env = {}, folder = tmpdir(), terminal } = circumstances;
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const ends = terminal === undefined ? {} : { isTTY: true, columns: terminal };
  const [readOut, readErr] = [collect(stdout), collect(stderr)];
  if (circumstances.onOutput) stdout.on('data', (part: Buffer) => circumstances.onOutput?.(part.toString('utf8')));
  const code = await runProgram(argv, {
    stdin: () => Readable.from([Buffer.from(stdin)]),
    stdout: Object.assign(stdout, ends),
    stderr: Object.assign(stderr, ends),
    env,
    folder,
    interrupted: circumstances.interrupted ?? new AbortController().signal,
    openPool: circumstances.openPool ?? openLocalPool,
    processors: availableParallelism,
    openTracer: async (model) => openLocalTracer(model),
  });
  return { code, stdout: readOut(), stderr: readErr() };
}

/** Makes an empty folder, and takes it away when the work is done. */
export async function inFolder<T>(work: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'mxsim-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Piece, type Plan, type ReadLine, readPlan, type Scan, scanSegments } from '../experiment/shards/index.js';
import { fingerprint } from '../jobs/index.js';
import { readVersion } from '../library/index.js';
import { describeFileError } from './file-errors.js';
import { readInputs } from './inputs.js';
import type { Session } from './session.js';

const ENDING = '.jsonl';

/** Maximum size of a file that is read [bytes]; Node reads no larger one at once. */
const MOST_BYTES = 2 ** 31 - 1;

/** Default folder for the shards of a plan: beside it. */
export function defaultFolder(plan: string): string {
  return plan === '-' ? 'shards' : `${plan.replace(/(?:\.plan)?\.json$/, '')}.shards`;
}

/** `shard-07.jsonl`: numbers are padded to equal length, so that lists of files are in order. */
export function shardName({ shards }: Plan, shard: number): string {
  return `shard-${String(shard).padStart(String(shards.length - 1).length, '0')}${ENDING}`;
}

/** Looks for shards in a file. @throws the error of the operating system, or one that says why the file is not read. */
export function scanFile(path: string): Scan {
  const stats = statSync(path);
  // Reading from a pipe or a device could block or go on for ever.
  if (!stats.isFile()) throw new Error('this is no regular file');
  if (stats.size > MOST_BYTES) throw new Error(`it has ${stats.size} bytes; at most ${MOST_BYTES} are read`);
  return scanSegments(readFileSync(path), fingerprint);
}

/** The shards found in some folders and files. */
export interface Findings {
  readonly pieces: readonly Piece[];
  /** Files that are damaged, wholly or in part; their shards count as missing. One line each. */
  readonly damages: readonly string[];
  /** Files and folders that could not be read, one line each. */
  readonly unreadable: readonly string[];
}

/** The files that an argument means: itself, or all results in it. Files that are being written begin with a dot. */
function filesOf(argument: string, folder: string): string[] {
  const path = resolve(folder, argument);
  if (!statSync(path).isDirectory()) return [argument];
  return readdirSync(path)
    .filter((name) => name.endsWith(ENDING) && !name.startsWith('.'))
    .sort()
    .map((name) => join(argument, name));
}

/** Finds all shards in folders and files; relative paths start in `folder`. */
export function findShards(places: readonly string[], folder: string): Findings {
  const pieces: Piece[] = [];
  const damages: string[] = [];
  const unreadable: string[] = [];
  const trying = <T>(source: string, work: () => T): T | undefined => {
    try {
      return work();
    } catch (error) {
      unreadable.push(`${source}: ${describeFileError(error)}`);
      return undefined;
    }
  };
  for (const source of places.flatMap((place) => trying(place, () => filesOf(place, folder)) ?? [])) {
    const scan = trying(source, () => scanFile(resolve(folder, source)));
    pieces.push(...(scan?.segments ?? []).map((segment) => ({ ...segment, source })));
    damages.push(...(scan?.damages ?? []).map((damage) => `${source}: ${damage}`));
  }
  return { pieces, damages, unreadable };
}

/** Reads single lines of the files again, so that not all of them have to be in memory at once. */
export function lineReader(folder: string): ReadLine {
  return ({ source, lines }, at) => {
    const { from, to } = lines[at] ?? { from: 0, to: 0 };
    const bytes = Buffer.alloc(to - from);
    const file = openSync(resolve(folder, source), 'r');
    try {
      const read = readSync(file, bytes, 0, bytes.length, from);
      return bytes.toString('utf8', 0, read);
    } finally {
      closeSync(file);
    }
  };
}

/** A plan of this version, or a line that says why there is none. */
type LoadedPlan = { readonly ok: true; readonly plan: Plan } | { readonly ok: false; readonly text: string };

/** Reads a plan that the command line names, and checks that this version may work on it. */
export async function loadPlan(argument: string, session: Session): Promise<LoadedPlan> {
  const [input] = await readInputs([argument], session);
  if (input === undefined || !input.ok) return { ok: false, text: `mxsim: ${input?.line ?? argument}\n` };
  const reading = readPlan(new TextDecoder().decode(input.bytes), fingerprint);
  if (!reading.ok) return { ok: false, text: `mxsim: ${input.file}: ${reading.message}\n` };
  const version = readVersion();
  if (reading.plan.version === version) return reading;
  const line = `the plan was made by mxsim ${reading.plan.version}, this is ${version}; results of different versions cannot be mixed`;
  return { ok: false, text: `mxsim: ${input.file}: ${line}\n` };
}

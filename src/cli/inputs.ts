import { createReadStream, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { closest, distance } from 'fastest-levenshtein';
import { type Changes, type LoadedScenario, parseSource, type ScenarioSource } from '../library/index.js';
import { describeFileError, isSystemError } from './file-errors.js';
import type { Session, Surroundings } from './session.js';
import { whileDeaf } from './signals.js';
import { shownName } from './terminal.js';

/** The argument that stands for standard input on the command line. */
const STANDARD_INPUT = '-';

/** Reading stops here [bytes]: far beyond the limit of a scenario, and far below what hurts. */
const MOST_BYTES = 64 * 1024 * 1024;

/** The surroundings that files are read from. */
type Outside = Pick<Surroundings, 'stdin' | 'folder' | 'onRead'>;

/** A file that was read, or a line that says why it was not. */
export type Input =
  | {
      readonly ok: true;
      /** Name as given on the command line; `stdin` for standard input. */
      readonly file: string;
      /** Name quoted for a shell. */
      readonly argument: string;
      /** Folder that paths in the file are relative to. */
      readonly folder: string;
      readonly bytes: Uint8Array;
    }
  | { readonly ok: false; readonly line: string };

async function readAll(stream: Readable): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk as Buffer | string);
    chunks.push(bytes);
    length += bytes.length;
    if (length > MOST_BYTES) break;
  }
  return Buffer.concat(chunks);
}

/**
 * Reads a whole file. Anything but a regular file may be a pipe and is read as a stream, which takes Node some
 * milliseconds to make.
 */
async function readFile(path: string): Promise<Uint8Array> {
  const stats = statSync(path);
  return stats.isFile() && stats.size <= MOST_BYTES ? readFileSync(path) : await readAll(createReadStream(path));
}

/** The file in the same folder with the nearest name, if one is near. */
function nearestFile(path: string): string | undefined {
  try {
    const name = basename(path);
    const names = readdirSync(dirname(path)).filter((other) => ['.yaml', '.yml', '.json'].includes(extname(other)));
    const nearest = names.length === 0 ? undefined : closest(name, names);
    return nearest !== undefined && distance(name, nearest) <= Math.max(2, name.length / 4) ? nearest : undefined;
  } catch {
    return undefined;
  }
}

/** Folder of the lessons, which every copy of mxsim contains. */
const LESSONS = fileURLToPath(new URL('../../scenarios/', import.meta.url));

/** Path of a file. `scenarios/NAME.yaml` is one of mxsim's own lessons if the current folder has no such file. */
function placeOf(argument: string, folder: string): string {
  const path = resolve(folder, argument);
  const name = /^(?:\.\/)?scenarios\/(.+)$/.exec(argument)?.[1];
  if (name === undefined || statSync(path, { throwIfNoEntry: false }) !== undefined) return path;
  const lesson = resolve(LESSONS, name);
  return lesson.startsWith(LESSONS) && statSync(lesson, { throwIfNoEntry: false })?.isFile() === true ? lesson : path;
}

function describeMissing(argument: string, path: string, error: unknown): string {
  const line = `${shownName(argument)}: ${describeFileError(error)}`;
  if (!isSystemError(error) || error.code !== 'ENOENT') return line;
  const nearest = nearestFile(path);
  return nearest === undefined ? line : `${line}; did you mean ${shownName(join(dirname(argument), nearest))}?`;
}

async function readInput(argument: string, surroundings: Outside): Promise<Input> {
  if (argument === STANDARD_INPUT) {
    const bytes = await readAll(surroundings.stdin());
    return { ok: true, file: 'stdin', argument, folder: surroundings.folder, bytes };
  }
  let path = resolve(surroundings.folder, argument);
  try {
    path = placeOf(argument, surroundings.folder);
    surroundings.onRead?.(path);
    const bytes = await readFile(path);
    return { ok: true, file: argument, argument, folder: dirname(path), bytes };
  } catch (error) {
    return { ok: false, line: describeMissing(argument, path, error) };
  }
}

/** Reads all files that the command line names, each whole; `-` is standard input. */
export async function readInputs(files: readonly string[], surroundings: Outside): Promise<Input[]> {
  const inputs: Input[] = [];
  for (const [i, argument] of files.entries()) {
    inputs.push(
      argument === STANDARD_INPUT && files.indexOf(argument) < i
        ? { ok: false, line: 'standard input (-) can be read only once' }
        : await readInput(argument, surroundings),
    );
  }
  return inputs;
}

/** Maximum size of a file that a scenario names [bytes]; a text in memory cannot be much larger. */
const MOST_NAMED_BYTES = 500_000_000;

/**
 * Decodes bytes as text: compressed by gzip (RFC 1952), as UTF-16 (called Unicode text by spreadsheets), or as UTF-8.
 */
function textOf(bytes: Buffer): string {
  const [first, second] = bytes;
  if (first === 0x1f && second === 0x8b) return textOf(unpacked(bytes));
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return isUtf16 ? new TextDecoder(first === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes) : bytes.toString('utf8');
}

/** Unpacks gzip up to a limit: a small file may unpack to an endless one. */
function unpacked(bytes: Buffer): Buffer {
  // Loaded here, since most runs unpack nothing.
  const { gunzipSync } = process.getBuiltinModule('node:zlib');
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_NAMED_BYTES });
  } catch (error) {
    const isTooLarge = error instanceof RangeError;
    throw new Error(
      isTooLarge ? `unpacked it has more than ${MOST_NAMED_BYTES} bytes` : 'it is damaged: gzip cannot unpack it',
    );
  }
}

/** Reads the text of a file that a scenario names. @throws Error with the reason in a few words. */
export function readNamedFile(folder: string, path: string): string {
  try {
    const place = resolve(folder, path);
    const stats = statSync(place);
    // Reading from a pipe or a device could block or go on for ever.
    if (!stats.isFile())
      throw new Error(stats.isDirectory() ? 'this is a folder, not a file' : 'this is no regular file');
    if (stats.size > MOST_NAMED_BYTES)
      throw new Error(`it has ${stats.size} bytes; at most ${MOST_NAMED_BYTES} are read`);
    return textOf(readFileSync(place));
  } catch (error) {
    throw new Error(describeFileError(error));
  }
}

interface Loading {
  readonly scenarios: readonly LoadedScenario[];
  /** Files that could not be read, one plain line each. */
  readonly unreadable: readonly string[];
}

/** A file as the source of a scenario. */
export function sourceOf(input: Extract<Input, { ok: true }>, onRead?: Session['onRead']): ScenarioSource {
  return {
    input,
    bytes: input.bytes,
    overrides: [],
    readFile: (path) => {
      onRead?.(resolve(input.folder, path));
      return readNamedFile(input.folder, path);
    },
  };
}

/** Reads and parses all files that the command line names, with the changes it asks for; nothing runs yet. */
export async function loadScenarios(files: readonly string[], changes: Changes, session: Session): Promise<Loading> {
  const inputs = await readInputs(files, session);
  return {
    scenarios: await whileDeaf(() =>
      inputs.flatMap((input) => (input.ok ? [parseSource(sourceOf(input, session.onRead), changes)] : [])),
    ),
    unreadable: inputs.flatMap((input) => (input.ok ? [] : [input.line])),
  };
}

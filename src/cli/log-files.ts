import { closeSync, createReadStream, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { constants, createGunzip, gunzipSync } from 'node:zlib';
import { firstTime, type LogReader } from '../import/index.js';
import { describeFileError } from './file-errors.js';
import type { Session } from './session.js';

/** Maximum length of a log line [bytes]; longer ones are no lines of a log. */
const LONGEST_LINE = 64 * 1024;
/** Size of the beginning of a file that is searched for its first time [bytes]. */
const LOOKED_AT = 64 * 1024;
/** A file that unpacks to more than this [bytes] is refused if it grows more than a thousandfold. */
const LARGE = 2 ** 30;
const MOST_GROWTH = 1000;
const STANDARD_INPUT = '-';

interface LogFile {
  readonly name: string;
  /** `null`: standard input. */
  readonly path: string | null;
  readonly isPacked: boolean;
  readonly size: number;
  /** Modification time of the file: no line in it is younger [Unix]. */
  readonly newest: number;
  readonly firstTime: number;
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function beginningOf(path: string): Buffer {
  const file = openSync(path, 'r');
  try {
    if (!fstatSync(file).isFile()) return Buffer.alloc(0);
    const bytes = Buffer.alloc(LOOKED_AT);
    return bytes.subarray(0, readSync(file, bytes, 0, LOOKED_AT, 0));
  } finally {
    closeSync(file);
  }
}

/** Unpacks as much as possible of the beginning of a gzip file. */
function unpacked(bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 4 * 1024 * 1024 });
  } catch {
    return Buffer.alloc(0);
  }
}

function lookAt(name: string, folder: string): LogFile {
  if (name === STANDARD_INPUT) {
    return {
      name: 'stdin',
      path: null,
      isPacked: false,
      size: 0,
      newest: Date.now() / 1000,
      firstTime: Number.POSITIVE_INFINITY,
    };
  }
  const path = resolve(folder, name);
  const { size, mtimeMs } = statSync(path);
  const begin = beginningOf(path);
  const isPacked = isGzip(begin);
  const text = (isPacked ? unpacked(begin) : begin).toString('latin1');
  const newest = mtimeMs / 1000;
  return { name, path, isPacked, size, newest, firstTime: firstTime(text, newest) ?? Number.POSITIVE_INFINITY };
}

/** Splits a stream into lines; an overlong line is dropped. */
async function readLines(stream: Readable, reader: LogReader, check: (bytes: number) => void): Promise<void> {
  let rest = '';
  let isDropping = false;
  for await (const chunk of stream) {
    const bytes = chunk as Buffer;
    check(bytes.length);
    // One character per byte: text that is not ASCII occurs in addresses and texts, which are dropped.
    const text = rest + bytes.toString('latin1');
    let at = 0;
    for (let end = text.indexOf('\n', at); end >= 0; end = text.indexOf('\n', at)) {
      const stop = text.charCodeAt(end - 1) === 13 ? end - 1 : end;
      const line = text.slice(at, stop);
      if (isDropping || line.length > LONGEST_LINE) reader.push(line.slice(0, 200), true);
      else reader.push(line);
      isDropping = false;
      at = end + 1;
    }
    rest = text.slice(at);
    if (rest.length > LONGEST_LINE) {
      rest = rest.slice(0, 200);
      isDropping = true;
    }
  }
  if (rest !== '') reader.push(rest, isDropping);
}

async function readFile(
  { name, path, isPacked, size, newest }: LogFile,
  reader: LogReader,
  session: Session,
): Promise<void> {
  reader.begin(name, newest);
  let total = 0;
  const check = (bytes: number): void => {
    total += bytes;
    if (isPacked && total > LARGE && total > size * MOST_GROWTH) {
      throw new Error(`it unpacks to more than a thousand times its size`);
    }
  };
  const plain = path === null ? session.stdin() : createReadStream(path, { highWaterMark: 256 * 1024 });
  if (!isPacked) {
    await readLines(plain, reader, check);
    return;
  }
  const unpacker = createGunzip({ chunkSize: 256 * 1024 });
  plain.on('error', (error: Error) => unpacker.destroy(error));
  await readLines(plain.pipe(unpacker), reader, check);
}

/** Reads log files in the order of their first lines, whatever the order on the command line. Returns error lines. */
export async function readLogFiles(names: readonly string[], reader: LogReader, session: Session): Promise<string[]> {
  const files: LogFile[] = [];
  const wrong: string[] = [];
  for (const name of names) {
    try {
      files.push(lookAt(name, session.folder));
    } catch (error) {
      wrong.push(`mxsim: cannot read ${name}: ${describeFileError(error)}\n`);
    }
  }
  if (wrong.length > 0) return wrong;
  for (const file of files.toSorted((a, b) => a.firstTime - b.firstTime)) {
    try {
      await readFile(file, reader, session);
    } catch (error) {
      return [`mxsim: cannot read ${file.name}: ${describeFileError(error)}\n`];
    }
  }
  return [];
}

import { randomUUID } from 'node:crypto';
import {
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** Path of the file behind a symbolic link; any other path as it is. */
function targetOf(path: string): string {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ? realpathSync(path) : path;
}

/** True for devices and pipes (`/dev/null`): they are written directly, since no file can take their place. */
function isSpecial(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && !stats.isFile() && !stats.isDirectory();
}

/**
 * Writes a file whole or not at all: a temporary file beside it is written, then renamed. Synchronous, so that no
 * signal handler runs in between and Ctrl-C leaves nothing behind. Creates a missing folder.
 *
 * @throws the error of the operating system; the temporary file has then been removed.
 */
export function writeWhole(path: string, text: string): void {
  if (isSpecial(path)) {
    writeFileSync(path, text);
    return;
  }
  mkdirSync(dirname(path), { recursive: true });
  const target = targetOf(path);
  const temporary = join(dirname(target), `.mxsim-${randomUUID()}.tmp`);
  try {
    writeFileSync(temporary, text, { flag: 'wx' });
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/**
 * A file that is written piece by piece and gets its name once it is complete. `keep` and `discard` may be called
 * again.
 */
export interface GrowingFile {
  readonly write: (piece: string | Uint8Array) => void;
  readonly keep: () => void;
  /** Leaves nothing behind. */
  readonly discard: () => void;
}

/** @throws the error of the operating system, as do all methods of the result but `discard`. */
export function openGrowingFile(path: string): GrowingFile {
  const special = isSpecial(path);
  if (!special) mkdirSync(dirname(path), { recursive: true });
  const target = special ? path : targetOf(path);
  const temporary = special ? path : join(dirname(target), `.mxsim-${randomUUID()}.tmp`);
  const file = openSync(temporary, special ? 'w' : 'wx');
  let open = true;
  const close = (): boolean => {
    if (!open) return false;
    open = false;
    closeSync(file);
    return true;
  };
  return {
    write: (piece) => {
      const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    },
    keep: () => {
      if (close() && !special) renameSync(temporary, target);
    },
    discard: () => {
      if (close() && !special) rmSync(temporary, { force: true });
    },
  };
}

import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Scratch } from '../import/index.js';

/** A file for data that does not fit into memory. Nobody finds it: its name is removed as soon as it is open. */
export interface ScratchFile extends Scratch {
  /** May be called again. */
  readonly close: () => void;
}

/**
 * Opens a scratch file in the folder for temporary files. @throws the error of the operating system, as do its methods.
 */
export function openScratchFile(): ScratchFile {
  const folder = mkdtempSync(join(tmpdir(), 'mxsim-'));
  const path = join(folder, 'rows');
  const file = openSync(path, 'wx+', 0o600);
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    remove();
  } catch {
    // Some systems keep the name of an open file; it goes when the file is closed.
  }
  let [end, isOpen] = [0, true];
  return {
    append: (bytes) => {
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, bytes.length - at, end + at);
      end += bytes.length;
    },
    read: (at, length) => {
      const bytes = new Uint8Array(length);
      for (let done = 0; done < length; ) {
        const read = readSync(file, bytes, done, length - done, at + done);
        if (read === 0) throw new Error('a temporary file has become shorter');
        done += read;
      }
      return bytes;
    },
    close: () => {
      if (!isOpen) return;
      isOpen = false;
      closeSync(file);
      remove();
    },
  };
}

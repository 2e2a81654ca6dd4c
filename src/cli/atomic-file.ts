import { randomUUID } from 'node:crypto';
import { lstatSync, mkdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The file that a path leads to, through symbolic links; the path itself where nothing is there. */
function targetOf(path: string): string {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ? realpathSync(path) : path;
}

/** Devices and pipes (`/dev/null`) are written as they are: there is nothing to put in their place. */
function isSpecial(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && !stats.isFile() && !stats.isDirectory();
}

/**
 * Writes a file whole or not at all: into a temporary file beside it, which then takes its name. All in one go, so
 * that no signal handler runs in between and Ctrl-C leaves nothing behind. Makes the folder where it is missing.
 *
 * @throws the error of the operating system; then the temporary file is gone again.
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

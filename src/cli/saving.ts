import { type GrowingFile, openGrowingFile, writeWhole } from './atomic-file.js';
import { EXIT, type ExitCode } from './exit-code.js';
import { describeFileError, isPassing, isSystemError } from './file-errors.js';

/** A file was written, or the reason why not and the exit code for it. */
export type Saved = { readonly ok: true } | { readonly ok: false; readonly reason: string; readonly code: ExitCode };

/**
 * A refusal by the disk, which is not our fault; the exit code says whether trying again may help. Rethrows other
 * errors.
 */
export function refusal(error: unknown): Extract<Saved, { ok: false }> {
  if (!isSystemError(error)) throw error;
  return { ok: false, reason: describeFileError(error), code: isPassing(error) ? EXIT.incomplete : EXIT.wrong };
}

/** Writes a file whole or not at all. Every file that a command writes goes through here, or through `saving`. */
export function save(path: string, text: string): Saved {
  try {
    writeWhole(path, text);
    return { ok: true };
  } catch (error) {
    return refusal(error);
  }
}

/** Writes a file piece by piece, so that the whole is never in memory. */
export function savePieces(path: string, pieces: Iterable<string>): Saved {
  let file: GrowingFile | undefined;
  try {
    file = openGrowingFile(path);
    for (const piece of pieces) file.write(piece);
    file.keep();
    return { ok: true };
  } catch (error) {
    return refusal(error);
  } finally {
    file?.discard();
  }
}

/** Does work that writes several files. */
export async function saving(work: () => Promise<void>): Promise<Saved> {
  try {
    await work();
    return { ok: true };
  } catch (error) {
    return refusal(error);
  }
}

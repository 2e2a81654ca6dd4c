import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { readVersion } from '../../library/index.js';
import type { GalleryEntry } from '../../report/index.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { describeFileError } from '../file-errors.js';
import { save } from '../saving.js';
import type { Session } from '../session.js';
import { shownName } from '../terminal.js';

/** File name of a folder's index, which is not a report itself. */
const INDEX = 'index.html';
/** Maximum number of reports in one gallery. */
const MOST_PAGES = 2_000;

/** Reads the first part of a file, in which a page identifies itself. */
function headOf(path: string, bytes: number): string {
  const file = openSync(path, 'r');
  try {
    const buffer = new Uint8Array(bytes);
    return new TextDecoder().decode(buffer.subarray(0, readSync(file, buffer, 0, bytes, 0)));
  } finally {
    closeSync(file);
  }
}

async function readEntries(folder: string, files: readonly string[]): Promise<GalleryEntry[]> {
  const { CARD_WITHIN, readCard } = await import('../../report/index.js');
  return files.flatMap((file) => {
    const card = readCard(headOf(join(folder, file), CARD_WITHIN));
    return card === null ? [] : [{ file, card }];
  });
}

/** Writes the index of the reports in a folder: headlines, small pictures, verdicts; a click puts two side by side. */
export async function writeGallery(given: string, title: string | undefined, session: Session): Promise<ExitCode> {
  const folder = resolve(session.folder, given);
  const complain = async (line: string): Promise<ExitCode> => {
    await session.stderr.write(`mxsim: ${line}\n`);
    return EXIT.wrong;
  };
  let entries: GalleryEntry[];
  try {
    const pages = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.html?$/i.test(entry.name) && entry.name !== INDEX)
      .map(({ name }) => name)
      .sort();
    if (pages.length > MOST_PAGES)
      return await complain(`${shownName(given)}: ${pages.length} pages; a gallery has at most ${MOST_PAGES}`);
    entries = await readEntries(folder, pages);
  } catch (error) {
    return complain(`${shownName(given)}: ${describeFileError(error)}`);
  }
  if (entries.length === 0)
    return complain(
      `${shownName(given)}: no report of mxsim is in this folder; \`mxsim run FILE\` writes one into reports/`,
    );
  return saveGallery(join(folder, INDEX), title ?? `Reports in ${basename(folder)}/`, entries, session);
}

/** Writes the index of these reports beside them, if they are two or more in one folder. */
export async function indexReports(paths: readonly string[], session: Session): Promise<ExitCode> {
  const [first] = paths;
  if (first === undefined || paths.length < 2) return EXIT.done;
  const folder = dirname(first);
  if (paths.some((path) => dirname(path) !== folder || basename(path) === INDEX)) return EXIT.done;
  const entries = await readEntries(
    folder,
    paths.map((path) => basename(path)),
  );
  return saveGallery(join(folder, INDEX), `${entries.length} reports`, entries, session);
}

async function saveGallery(
  path: string,
  title: string,
  entries: readonly GalleryEntry[],
  session: Session,
): Promise<ExitCode> {
  const { renderGallery } = await import('../../report/index.js');
  const saved = save(path, await renderGallery(title, entries, readVersion()));
  const shown = relative(session.folder, path) || path;
  if (!saved.ok) {
    session.sayLast(`cannot write the gallery ${shown}: ${saved.reason}`);
    return saved.code;
  }
  await session.stderr.write(`Gallery: ${shown}\n`);
  return EXIT.done;
}

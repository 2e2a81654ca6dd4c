import { join, resolve } from 'node:path';
import type { AnyResult, TextFile } from '../report/index.js';
import { writeWhole } from './atomic-file.js';
import { EXIT, type ExitCode, gravest } from './exit-code.js';
import type { ShowOptions } from './options.js';
import { findPainter, paintPictures } from './png.js';
import { saving } from './saving.js';
import type { Session } from './session.js';
import { shownName } from './terminal.js';

function noteTo({ stderr }: Session, { quiet }: ShowOptions): (line: string) => Promise<void> {
  return async (line) => {
    if (quiet !== true) await stderr.write(`${line}\n`);
  };
}

function writeAll(folder: string, files: readonly TextFile[]): void {
  for (const { name, text } of files) writeWhole(join(folder, name), text);
}

async function writePictures(folder: string, shown: string, result: AnyResult, options: ShowOptions, session: Session) {
  const { renderPictures } = await import('../report/index.js');
  const note = noteTo(session, options);
  const files = await renderPictures(result);
  writeAll(folder, files);
  const drawings = files.map(({ name }) => name).filter((name) => name.endsWith('.svg'));
  const painter = findPainter(session.env);
  const painted = painter === undefined ? 0 : await paintPictures(painter, folder, drawings);
  await note(`Charts: ${shownName(shown)} (${drawings.length} as Vega-Lite and SVG, ${painted} as PNG)`);
  if (painter === undefined) {
    await note(
      'For PNG, install rsvg-convert (librsvg2-bin) or Chromium, or set CHROMIUM to the path of Chromium or Chrome.',
    );
  } else if (painted < drawings.length) {
    await note(`${painter.name} could not paint ${drawings.length - painted} of the charts as PNG.`);
  }
}

/** Writes figures and charts for other tools, if the call asks for them. A full disk is not our bug. */
export async function writeExports(result: AnyResult, options: ShowOptions, session: Session): Promise<ExitCode> {
  const { csv, charts } = options;
  let code: ExitCode = EXIT.done;
  for (const [shown, write] of [
    [
      csv,
      async (folder: string): Promise<void> => {
        const { renderTables } = await import('../report/index.js');
        const files = renderTables(result);
        writeAll(folder, files);
        await noteTo(session, options)(`CSV: ${shownName(csv ?? '')} (${files.length} files)`);
      },
    ],
    [charts, async (folder: string): Promise<void> => writePictures(folder, charts ?? '', result, options, session)],
  ] as const) {
    if (shown === undefined) continue;
    if (session.interrupted.aborted) return EXIT.interrupted;
    const saved = await saving(() => write(resolve(session.folder, shown)));
    if (saved.ok) continue;
    session.sayLast(
      `cannot write to ${shownName(shown)}: ${saved.reason}. The result was printed all the same; name another folder`,
    );
    code = gravest([code, saved.code]);
  }
  return code;
}

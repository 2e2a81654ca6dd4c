import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { readVersion } from '../../library/index.js';
import { listPresets } from '../../mail/index.js';
import {
  openingOf,
  PACKED_SCRIPTS,
  type Packed,
  type PackedScript,
  type PlayScenario,
  readTour,
  renderPlayFolder,
  renderPlayPage,
  type Tour,
} from '../../play/index.js';
import { renderProblems } from '../../scenario/index.js';
import { writeWhole } from '../atomic-file.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { loadScenarios, readInputs } from '../inputs.js';
import { ownScenarios, playedExercises, titleOf } from '../lesson-files.js';
import type { PlayOptions } from '../options.js';
import { type Saved, save, saving } from '../saving.js';
import type { Session } from '../session.js';
import { shownName } from '../terminal.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Reads the user's own tour, or returns error lines. */
async function readOwnTour(file: string, session: Session): Promise<Tour | readonly string[]> {
  const [input] = await readInputs([file], session);
  if (input?.ok !== true) return [`mxsim: ${input?.line ?? file}`];
  const reading = readTour(new TextDecoder().decode(input.bytes), input.file);
  return reading.ok ? reading.value : reading.lines;
}

/** Folder of the built parts of the page: `mxsim play` only puts them together. */
const BUILT = join(ROOT, 'dist/playground');

function pack(bytes: Uint8Array | string): string {
  return gzipSync(bytes, { level: 9 }).toString('base64');
}

function packJson(value: unknown): string {
  return pack(JSON.stringify(value));
}

function readPart(name: string): string {
  return readFileSync(join(ROOT, 'dist/play/page', name), 'utf8');
}

/** Writes the page as one file, or into a folder together with its packed parts. */
async function writeAs(
  output: string,
  into: string | undefined,
  [first, ...others]: readonly PlayScenario[],
  { folder }: Session,
): Promise<Saved> {
  if (first === undefined) throw new Error('there is nothing to play');
  const parts = {
    shell: readPart('shell.html'),
    style: readPart('style.css'),
    script: gunzipSync(readFileSync(join(BUILT, 'main.js.gz'))).toString('utf8'),
    hash: (text: string) => createHash('sha256').update(text).digest('base64'),
  };
  const data = { version: readVersion(), presets: listPresets().map(({ name }) => name), first };
  const core = readFileSync(join(ROOT, 'dist/engine/core.wasm'));
  const inPage = { opening: packJson(openingOf(first, first.tour)), scenarios: packJson(others) };
  const fileOf = (name: PackedScript): string => `${name}.js.gz`;
  const packed = (whole: string, partOf: (name: PackedScript) => string): Packed => {
    const scripts = PACKED_SCRIPTS.map((name) => [name, partOf(name)] as const);
    return { ...inPage, core: whole, ...(Object.fromEntries(scripts) as Record<PackedScript, string>) };
  };
  if (into === undefined) {
    const whole = packed(pack(core), (name) => readFileSync(join(BUILT, fileOf(name)), 'base64'));
    return save(resolve(folder, output), renderPlayPage(data, whole, parts));
  }
  const to = resolve(folder, into);
  const files = renderPlayFolder(data, packed('core.wasm', fileOf), parts);
  return saving(async () => {
    mkdirSync(to, { recursive: true });
    writeFileSync(join(to, 'core.wasm'), core);
    for (const name of to === BUILT ? [] : PACKED_SCRIPTS)
      copyFileSync(join(BUILT, fileOf(name)), join(to, fileOf(name)));
    for (const [name, text] of Object.entries(files)) writeWhole(join(to, name), text);
  });
}

/** Writes the playground as one file, or as a folder. */
export async function writePlayground(
  file: string | undefined,
  { output, folder: into, tour: tourFile }: PlayOptions,
  session: Session,
): Promise<ExitCode> {
  const { stderr } = session;
  const own: PlayScenario[] = [];
  if (tourFile !== undefined && file === undefined) {
    await stderr.write('mxsim: --tour leads through a scenario: name that as well\n');
    return EXIT.wrong;
  }
  const tour = tourFile === undefined ? undefined : await readOwnTour(tourFile, session);
  if (tour !== undefined && !('steps' in tour)) {
    await stderr.write(tour.map((line) => `${line}\n`).join(''));
    return EXIT.wrong;
  }
  if (file !== undefined) {
    const { scenarios, unreadable } = await loadScenarios([file], { options: [], sets: [] }, session);
    const errors = scenarios.flatMap((scenario) => scenario.errors);
    if (errors.length + unreadable.length > 0) {
      await stderr.write(renderProblems(errors) + unreadable.map((line) => `mxsim: ${line}\n`).join(''));
      return EXIT.wrong;
    }
    for (const { input, text, files } of scenarios)
      own.push({
        group: 'Yours',
        title: titleOf(text, input.file),
        file: input.file,
        text,
        files,
        ...(tour === undefined ? {} : { tour }),
      });
  }
  const saved = await writeAs(output, into, [...own, ...ownScenarios(), ...playedExercises()], session);
  if (!saved.ok) {
    await stderr.write(`mxsim: cannot write ${shownName(into ?? output)}: ${saved.reason}\n`);
    return saved.code;
  }
  await stderr.write(`Written: ${shownName(into === undefined ? output : join(into, 'index.html'))}\n`);
  return EXIT.done;
}
